UPDATE users SET country = 'IT' WHERE id = :key;
SELECT id, length(country) FROM users WHERE id = :key;
