SELECT id, amount FROM orders WHERE id = :key;
SELECT id, code FROM orders WHERE code = '12345';
UPDATE orders SET amount = amount + 1 WHERE id = :key;
UPDATE orders SET code = '4711' WHERE id = :key;
DELETE FROM orders WHERE id = :mine;
INSERT INTO orders (id, code) VALUES (:fresh, '99');
