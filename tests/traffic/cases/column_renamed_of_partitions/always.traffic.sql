SELECT id FROM events WHERE id = :key;
DELETE FROM events WHERE id = :mine;
