SELECT count(*) FROM totals WHERE customer BETWEEN :key AND :key + 10;
