INSERT INTO orders SELECT n, n % 500, 's' || n FROM generate_series(1, :rows) AS n;
