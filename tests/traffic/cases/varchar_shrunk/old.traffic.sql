UPDATE users SET name = repeat('name ', 15) || :any WHERE id = :key;
INSERT INTO users (id, name) VALUES (:fresh, repeat('new ', 15) || :any);
