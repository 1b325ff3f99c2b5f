SELECT count(*) FROM orders WHERE customer = :key % 5000;
UPDATE orders SET visits = 3000 + :any WHERE id = :key;
INSERT INTO orders (id, customer) VALUES (:fresh, 3000 + :any);
