SELECT c.id, c.name FROM customers AS c JOIN orders AS o ON o.customer_id = c.id WHERE o.id = :key;
INSERT INTO orders (id, customer_id) VALUES (:fresh, :key);
UPDATE customers SET name = 'name ' || :any WHERE id = :key;
DELETE FROM orders WHERE id = :mine;
