SELECT id, name FROM users WHERE id = :key;
INSERT INTO users (id, name) VALUES (:fresh, 'a b' || :any);
UPDATE users SET name = 'c d' || :any WHERE id = :key;
