SELECT id, name FROM users WHERE id = :key;
UPDATE users SET name = 'name ' || :any WHERE id = :key;
INSERT INTO users (id, name) VALUES (:fresh, 'new ' || :any);
DELETE FROM users WHERE id = :mine;
