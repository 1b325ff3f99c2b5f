SELECT id, status, weight FROM orders WHERE id = :key;
UPDATE orders SET weight = weight + 1 WHERE id = :key;
INSERT INTO orders (id, weight) VALUES (:fresh, 3);
DELETE FROM orders WHERE id = :mine;
