SELECT id FROM users WHERE id = :key;
SELECT id, email FROM addresses WHERE id = :key;
DELETE FROM users WHERE id = :mine;
