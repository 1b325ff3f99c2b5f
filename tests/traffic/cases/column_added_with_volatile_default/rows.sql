INSERT INTO orders SELECT n, 'customer ' || n % 1000 FROM generate_series(1, :rows) AS n;
