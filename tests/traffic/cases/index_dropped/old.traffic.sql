SELECT id, amount FROM orders WHERE customer = 'customer ' || :key;
