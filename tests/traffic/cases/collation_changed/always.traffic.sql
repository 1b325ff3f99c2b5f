SELECT id, name FROM users WHERE id = :key;
SELECT id FROM users WHERE name = 'name ' || :key;
INSERT INTO users (id, name) VALUES (:fresh, 'new ' || :any);
UPDATE users SET name = 'name ' || :any WHERE id = :key;
DELETE FROM users WHERE id = :mine;
