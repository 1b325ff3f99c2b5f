SELECT count(*) FROM orders WHERE id BETWEEN :key AND :key + 10;
