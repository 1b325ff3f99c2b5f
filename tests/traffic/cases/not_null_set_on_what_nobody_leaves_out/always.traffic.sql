SELECT id, name, country FROM users WHERE id = :key;
UPDATE users SET name = 'name ' || :any WHERE id = :key;
INSERT INTO users (id, name, country) VALUES (:fresh, 'new', 'FR');
DELETE FROM users WHERE id = :mine;
