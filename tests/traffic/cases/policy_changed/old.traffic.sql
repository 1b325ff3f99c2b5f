-- as concertina_reader
INSERT INTO orders (id, tenant) VALUES (:fresh, 2);
