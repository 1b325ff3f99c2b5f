INSERT INTO orders SELECT n, n % 10, n % 500 FROM generate_series(1, :rows) AS n;
