-- as concertina_reader
UPDATE orders SET tenant = 1 WHERE id = :key;
