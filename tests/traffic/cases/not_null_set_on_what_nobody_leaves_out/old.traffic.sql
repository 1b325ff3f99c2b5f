UPDATE users SET country = 'ES' WHERE id = :key;
