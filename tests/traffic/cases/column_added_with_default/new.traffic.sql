INSERT INTO orders (id, customer, currency) VALUES (:fresh, 'c' || :any, 'CHF');
UPDATE orders SET currency = 'GBP', placed_at = now() WHERE id = :key;
SELECT id, customer, currency, placed_at FROM orders WHERE id = :key;
