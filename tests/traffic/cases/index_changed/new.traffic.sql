SELECT id, customer, amount FROM orders WHERE id = :key;
