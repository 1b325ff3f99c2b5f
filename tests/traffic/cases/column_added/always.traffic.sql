SELECT id, customer, amount FROM orders WHERE id = :key;
UPDATE orders SET amount = amount + 1 WHERE id = :key;
DELETE FROM orders WHERE id = :mine;
