INSERT INTO users (id, address) VALUES (:fresh, 'New' || :any || '@example.com');
UPDATE users SET address = 'User' || :any || '@example.com' WHERE id = :key;
SELECT id, address FROM users WHERE id = :key;
