SELECT id, amount, price FROM orders WHERE id = :key;
INSERT INTO orders (id, amount, price) VALUES (:fresh, 3, 5);
UPDATE orders SET amount = 7 WHERE id = :key;
DELETE FROM orders WHERE id = :mine;
