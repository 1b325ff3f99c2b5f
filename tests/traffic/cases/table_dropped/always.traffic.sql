SELECT id, name FROM customers WHERE id = :key;
INSERT INTO customers (id, name) VALUES (:fresh, 'new');
UPDATE customers SET name = 'name ' || :any WHERE id = :key;
DELETE FROM customers WHERE id = :mine;
