SELECT id, name, credit FROM users WHERE id = :key;
INSERT INTO users (id, name, credit) VALUES (:fresh, 'new ' || :any, 5);
UPDATE users SET name = 'name ' || :any, credit = :any / 100.0 WHERE id = :key;
SELECT id, name FROM names WHERE id = :key;
DELETE FROM users WHERE id = :mine;
