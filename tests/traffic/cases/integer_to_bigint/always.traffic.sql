SELECT id, visits, customer FROM orders WHERE id = :key;
INSERT INTO orders (id, customer) VALUES (:fresh, :any);
UPDATE orders SET visits = visits + 1 WHERE id = :key;
DELETE FROM orders WHERE id = :mine;
