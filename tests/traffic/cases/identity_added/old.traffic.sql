SELECT count(*) FROM orders WHERE id = :key AND amount > 0;
