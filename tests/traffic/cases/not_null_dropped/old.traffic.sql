UPDATE users SET country = 'IT' WHERE id = :key;
