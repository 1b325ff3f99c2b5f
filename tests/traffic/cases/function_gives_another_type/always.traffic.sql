SELECT id, amount FROM orders WHERE id = :key;
SELECT total(:key);
INSERT INTO orders (id, amount) VALUES (:fresh, 5);
DELETE FROM orders WHERE id = :mine;
