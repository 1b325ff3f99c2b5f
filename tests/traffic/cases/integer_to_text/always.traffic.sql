SELECT id, code FROM orders WHERE id = :key;
INSERT INTO orders (id, code) VALUES (:fresh, '99');
UPDATE orders SET code = '4711' WHERE id = :key;
DELETE FROM orders WHERE id = :mine;
