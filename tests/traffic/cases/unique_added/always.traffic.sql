SELECT id, email FROM users WHERE id = :key;
INSERT INTO users (id, email) VALUES (:fresh, 'new' || :fresh || '@example.com');
UPDATE users SET email = 'other' || :key || '@example.com' WHERE id = :key;
DELETE FROM users WHERE id = :mine;
