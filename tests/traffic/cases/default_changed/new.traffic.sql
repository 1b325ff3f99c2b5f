UPDATE orders SET status = 'draft' WHERE id = :key;
