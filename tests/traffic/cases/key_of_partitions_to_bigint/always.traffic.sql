SELECT c.id, c.name, o.amount FROM customers AS c JOIN orders AS o ON o.customer_id = c.id WHERE c.id = :key;
INSERT INTO orders (id, part, customer_id, amount) VALUES (:fresh, 1, :key, 5);
UPDATE orders SET amount = amount + 1 WHERE id = :key;
UPDATE customers SET name = 'name ' || :any WHERE id = :key;
INSERT INTO customers (name) VALUES ('new');
DELETE FROM orders WHERE id = :mine;
