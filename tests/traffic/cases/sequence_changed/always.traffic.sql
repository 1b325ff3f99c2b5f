SELECT id, number FROM orders WHERE id = :key;
INSERT INTO orders (id) VALUES (:fresh);
SELECT nextval('numbers');
DELETE FROM orders WHERE id = :mine;
