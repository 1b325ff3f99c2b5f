-- as concertina_reader
SELECT id, amount FROM orders WHERE id = :key;
INSERT INTO orders (id, amount) VALUES (:fresh, 5);
