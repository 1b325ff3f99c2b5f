UPDATE orders SET code = '7' || :any WHERE id = :key;
INSERT INTO orders (id, code) VALUES (:fresh, '8' || :any);
