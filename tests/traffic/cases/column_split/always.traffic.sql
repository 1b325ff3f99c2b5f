SELECT id FROM users WHERE id = :key;
DELETE FROM users WHERE id = :mine;
