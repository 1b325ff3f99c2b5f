SELECT id, customer, amount FROM orders WHERE id = :key;
INSERT INTO orders (id, customer, amount) VALUES (:fresh, 'c' || :any, 5);
UPDATE orders SET customer = 'c' || :any WHERE id = :key;
DELETE FROM orders WHERE id = :mine;
