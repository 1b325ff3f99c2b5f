SELECT id, amount FROM orders WHERE tenant = 3 AND id = :key;
