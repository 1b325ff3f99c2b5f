INSERT INTO events (id, sort) VALUES (:fresh, 'k' || :any);
UPDATE events SET sort = 'k' || :any WHERE id = :key;
SELECT id, sort FROM events_high WHERE id = :key;
