INSERT INTO orders SELECT n, 'open', n % 5 FROM generate_series(1, :rows) AS n;
