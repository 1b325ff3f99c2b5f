INSERT INTO orders (id, customer, amount, note) VALUES (:fresh, 'c' || :any, 5, 'n' || :any);
UPDATE orders SET note = 'seen ' || :any WHERE id = :key;
SELECT id, customer, amount, note FROM orders WHERE id = :key;
