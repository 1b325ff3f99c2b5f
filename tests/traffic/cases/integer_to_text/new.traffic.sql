UPDATE orders SET code = 'A-' || :any WHERE id = :key;
INSERT INTO orders (id, code) VALUES (:fresh, 'B-' || :any);
