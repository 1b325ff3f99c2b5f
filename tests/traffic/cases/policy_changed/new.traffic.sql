-- as concertina_reader
-- starts behind the first stage
INSERT INTO orders (id, tenant) VALUES (:fresh, 3);
