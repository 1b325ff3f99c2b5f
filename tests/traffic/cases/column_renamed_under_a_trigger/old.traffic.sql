INSERT INTO users (id, email) VALUES (:fresh, 'New' || :any || '@example.com');
UPDATE users SET email = 'User' || :any || '@example.com' WHERE id = :key;
SELECT id, email FROM users WHERE id = :key;
