SELECT id, amount FROM orders WHERE id = :key AND tenant = 3;
