SELECT id, amount FROM orders WHERE id = :key;
SELECT customer, total FROM totals WHERE customer = :key;
INSERT INTO orders (id, customer, amount) VALUES (:fresh, :any, 5);
UPDATE orders SET amount = amount + 1 WHERE id = :key;
DELETE FROM orders WHERE id = :mine;
