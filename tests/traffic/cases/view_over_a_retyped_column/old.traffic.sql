SELECT sum(amount) FROM doubled WHERE id BETWEEN :key AND :key + 10;
