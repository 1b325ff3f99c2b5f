INSERT INTO users (id, email) VALUES (:fresh, 'fresh' || :fresh || '@host.example');
INSERT INTO users (id, email) VALUES (:key, 'again') ON CONFLICT (id) DO UPDATE SET email = users.email;
UPDATE users SET email = 'user' || :key || '@other.example' WHERE id = :key;
