SELECT id, number, name FROM customers WHERE id = :key;
SELECT id, name FROM customers WHERE number = :key;
INSERT INTO customers (id, number, name) VALUES (:fresh, :fresh, 'new');
UPDATE customers SET name = 'name ' || :any WHERE id = :key;
INSERT INTO orders (id, customer_id) VALUES (:fresh, :key);
DELETE FROM orders WHERE id = :mine;
