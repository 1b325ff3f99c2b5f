INSERT INTO users SELECT n, 'name ' || n, CASE WHEN n % 3 > 0 THEN 'DE' END FROM generate_series(1, :rows) AS n;
