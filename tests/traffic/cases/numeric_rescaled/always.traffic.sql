SELECT id, price FROM orders WHERE id = :key;
INSERT INTO orders (id, price) VALUES (:fresh, 12.5);
INSERT INTO orders (id) VALUES (:fresh);
UPDATE orders SET price = price + 1 WHERE id = :key;
SELECT id, price FROM dear WHERE id = :key;
DELETE FROM orders WHERE id = :mine;
