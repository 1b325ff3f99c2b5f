SELECT count(*) FROM customers WHERE id BETWEEN :key AND :key + 10;
