SELECT id, name FROM users WHERE id = :key;
UPDATE users SET name = 'name ' || :any WHERE id = :key;
DELETE FROM users WHERE id = :mine;
