INSERT INTO users (id, name) VALUES (:fresh, 'new');
