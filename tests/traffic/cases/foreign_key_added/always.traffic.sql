SELECT c.id, c.name, o.amount FROM customers AS c JOIN orders AS o ON o.customer_id = c.id WHERE c.id = :key;
INSERT INTO orders (id, customer_id, amount) VALUES (:fresh, :key, 5);
INSERT INTO customers (id, name) VALUES (:fresh, 'new');
UPDATE orders SET amount = amount + 1 WHERE id = :key;
UPDATE customers SET name = 'name ' || :any WHERE id = :key;
DELETE FROM orders WHERE id = :mine;
