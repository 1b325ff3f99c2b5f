SELECT id, kind FROM events WHERE id = :key;
INSERT INTO events (id, kind) VALUES (:fresh, 'k' || :any);
UPDATE events SET kind = 'k' || :any WHERE id = :key;
DELETE FROM events WHERE id = :mine;
SELECT id, kind FROM events_second WHERE id = 1000000000 + :key;
INSERT INTO events_second (id, kind) VALUES (1000000000 + :fresh, 'k' || :any);
