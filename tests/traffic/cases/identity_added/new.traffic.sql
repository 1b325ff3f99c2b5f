SELECT id, number FROM orders WHERE id = :key;
