INSERT INTO orders (id, code, amount) VALUES (:fresh, :any, 1);
SELECT sum(code) FROM orders WHERE code BETWEEN :key AND :key + 10;
UPDATE orders SET code = code + 1 WHERE id = :key;
