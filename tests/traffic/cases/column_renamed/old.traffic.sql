INSERT INTO users (id, name, email) VALUES (:fresh, 'new', 'new' || :fresh || '@example.com');
INSERT INTO users (id, name, email) VALUES (:fresh, 'x', 'user' || :key || '@example.com') ON CONFLICT (email) DO UPDATE SET name = 'met';
UPDATE users SET email = 'user' || :key || '@example.com' WHERE id = :key;
SELECT id, name, email FROM users WHERE email = 'user' || :key || '@example.com';
