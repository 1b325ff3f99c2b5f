SELECT count(*) FROM users WHERE id BETWEEN :key AND :key + 10;
