UPDATE orders SET status = 'paid' WHERE id = :key;
