INSERT INTO users (id, name) VALUES (:fresh, 'new');
UPDATE users SET country = NULL WHERE id = :key;
