SELECT id, kind FROM events WHERE id = :key;
INSERT INTO events (id, kind) VALUES (:fresh, 'k' || :any);
UPDATE events SET kind = 'k' || :any WHERE id = :key;
DELETE FROM events WHERE id = :mine;
