INSERT INTO customers (id, name) VALUES (:fresh, 'new');
