SELECT id, amount FROM orders WHERE id = :key;
INSERT INTO orders (id, amount) VALUES (:fresh, 5);
UPDATE orders SET amount = amount + 1 WHERE id = :key;
DELETE FROM orders WHERE id = :mine;
