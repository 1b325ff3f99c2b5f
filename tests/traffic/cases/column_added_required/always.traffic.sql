SELECT id, email FROM users WHERE id = :key;
DELETE FROM users WHERE id = :mine;
