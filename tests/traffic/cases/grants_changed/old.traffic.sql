-- as concertina_reader
SELECT id, secret FROM orders WHERE id = :key;
DELETE FROM orders WHERE id = :mine;
