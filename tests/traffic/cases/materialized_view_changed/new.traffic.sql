SELECT customer, total, orders FROM totals WHERE customer = :key;
