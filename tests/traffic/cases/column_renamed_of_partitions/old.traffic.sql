INSERT INTO events (id, kind) VALUES (:fresh, 'k' || :any);
UPDATE events SET kind = 'k' || :any WHERE id = :key;
SELECT id FROM events WHERE kind = 'kind ' || :key;
SELECT id, kind FROM events_low WHERE id = :key;
