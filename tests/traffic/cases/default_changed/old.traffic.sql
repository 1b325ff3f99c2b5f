INSERT INTO orders (id) VALUES (:fresh);
