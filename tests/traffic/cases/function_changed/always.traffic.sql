SELECT id, with_tax(amount) FROM orders WHERE id = :key;
INSERT INTO orders (id, amount) VALUES (:fresh, with_tax(5));
UPDATE orders SET amount = with_tax(5) WHERE id = :key;
DELETE FROM orders WHERE id = :mine;
