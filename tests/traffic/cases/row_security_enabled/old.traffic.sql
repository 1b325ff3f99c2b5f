-- as concertina_reader
UPDATE orders SET tenant = 2 WHERE id = :key;
INSERT INTO orders (id, tenant) VALUES (:fresh, 2);
