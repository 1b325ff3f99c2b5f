INSERT INTO orders SELECT n, 'open' FROM generate_series(1, :rows) AS n;
