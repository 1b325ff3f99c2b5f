SELECT id, name FROM customers WHERE id = :key;
UPDATE customers SET name = 'name ' || :any WHERE id = :key;
INSERT INTO orders (id, customer_id, amount) VALUES (:fresh, :key, 5);
UPDATE orders SET amount = amount + 1 WHERE id = :key;
DELETE FROM orders WHERE id = :mine;
