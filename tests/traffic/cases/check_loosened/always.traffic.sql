SELECT id, status FROM orders WHERE id = :key;
INSERT INTO orders (id, status) VALUES (:fresh, 'open');
UPDATE orders SET status = 'paid' WHERE id = :key;
DELETE FROM orders WHERE id = :mine;
