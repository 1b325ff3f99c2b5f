SELECT id, name FROM users WHERE id = :key;
INSERT INTO users (id, name) VALUES (:fresh, 'new');
UPDATE users SET name = 'name ' || :any WHERE id = :key;
