INSERT INTO orders SELECT n, n % 500 FROM generate_series(1, :rows) AS n;
