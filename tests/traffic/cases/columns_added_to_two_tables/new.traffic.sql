INSERT INTO customers (id, name, town) VALUES (:fresh, 'new', 'Bern');
UPDATE orders SET currency = 'CHF' WHERE id = :key;
