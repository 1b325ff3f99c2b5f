INSERT INTO users (id, email, domain) VALUES (:fresh, 'fresh' || :fresh || '@host.example', 'host.example');
UPDATE users SET email = 'user' || :key || '@third.example', domain = 'third.example' WHERE id = :key;
SELECT id, email FROM users WHERE domain = 'host7.example' AND id > :key LIMIT 5;
