-- as concertina_reader
SELECT id, tenant FROM orders WHERE id = :key;
INSERT INTO orders (id) VALUES (:fresh);
DELETE FROM orders WHERE id = :mine;
