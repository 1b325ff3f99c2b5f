SELECT c.id, c.name FROM customers AS c JOIN orders AS o ON o.customer_id = c.id WHERE o.id = :key;
INSERT INTO orders (id, customer_id) SELECT :fresh, id FROM customers WHERE id = :key FOR KEY SHARE;
INSERT INTO customers (id, name) VALUES (:fresh, 'new');
UPDATE customers SET name = 'name ' || :any WHERE id = :key;
DELETE FROM orders WHERE id = :mine;
