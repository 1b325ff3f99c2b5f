SELECT id, customer FROM orders WHERE id = :key;
INSERT INTO orders (id, customer) VALUES (:fresh, 'c' || :any);
DELETE FROM orders WHERE id = :mine;
