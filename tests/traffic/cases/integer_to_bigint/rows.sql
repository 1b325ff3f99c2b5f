INSERT INTO orders SELECT n, n % 10, n % 5000 FROM generate_series(1, :rows) AS n;
