INSERT INTO orders (id, code, amount) VALUES (:fresh, '' || :any, 1);
SELECT id, code || '!' FROM orders WHERE code = '' || :key;
UPDATE orders SET code = '' || :any WHERE id = :key;
