SELECT id, amount FROM orders WHERE customer = 'customer ' || :key;
INSERT INTO orders (id, customer, amount) VALUES (:fresh, 'c' || :any, 5);
UPDATE orders SET amount = amount + 1 WHERE id = :key;
DELETE FROM orders WHERE id = :mine;
