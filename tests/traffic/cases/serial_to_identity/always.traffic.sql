SELECT id, customer FROM orders WHERE id = :key;
INSERT INTO orders (customer) VALUES ('c' || :any) RETURNING id;
UPDATE orders SET customer = 'c' || :any WHERE id = :key;
DELETE FROM orders WHERE id = :key;
