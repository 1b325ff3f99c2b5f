SELECT count(*) FROM events WHERE id BETWEEN :key AND :key + 10;
