INSERT INTO orders (id, customer, token) VALUES (:fresh, 'c' || :any, gen_random_uuid());
UPDATE orders SET token = gen_random_uuid() WHERE id = :key;
SELECT id, customer, token FROM orders WHERE id = :key;
