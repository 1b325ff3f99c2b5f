SELECT id, amount FROM orders WHERE id = :key;
SELECT id, amount FROM amounts WHERE id = :key;
SELECT id, amount FROM doubled WHERE id = :key;
INSERT INTO orders (id, amount) VALUES (:fresh, 5);
UPDATE amounts SET amount = amount + 1 WHERE id = :key;
DELETE FROM orders WHERE id = :mine;
