SELECT id, first_name, last_name FROM users WHERE id = :key;
INSERT INTO users (id, first_name, last_name) VALUES (:fresh, 'a', 'b' || :any);
UPDATE users SET last_name = 'd' || :any WHERE id = :key;
