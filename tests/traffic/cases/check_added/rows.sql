INSERT INTO orders SELECT n, 1 + n % 500 FROM generate_series(1, :rows) AS n;
