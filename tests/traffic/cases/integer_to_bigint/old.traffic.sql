SELECT count(*) FROM orders WHERE customer = :key % 5000;
