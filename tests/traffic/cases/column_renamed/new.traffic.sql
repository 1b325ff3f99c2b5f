INSERT INTO users (id, name, email_address) VALUES (:fresh, 'new', 'new' || :fresh || '@example.com');
UPDATE users SET email_address = 'user' || :key || '@example.com' WHERE id = :key;
SELECT id, name, email_address FROM users WHERE id = :key;
