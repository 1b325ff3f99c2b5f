SELECT id, amount FROM orders WHERE id = :key;
SELECT id, total FROM totals WHERE id = :key;
SELECT id, amount FROM dear WHERE id = :key;
INSERT INTO orders (id, customer, amount) VALUES (:fresh, 'c' || :any, 5);
UPDATE orders SET amount = amount + 1 WHERE id = :key;
DELETE FROM orders WHERE id = :mine;
