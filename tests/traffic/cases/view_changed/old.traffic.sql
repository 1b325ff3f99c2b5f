SELECT id, customer, total FROM totals WHERE id = :key;
