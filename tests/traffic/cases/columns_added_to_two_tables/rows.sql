INSERT INTO customers SELECT n, 'name ' || n FROM generate_series(1, :rows) AS n;
INSERT INTO orders SELECT n, n, n % 500 FROM generate_series(1, :rows) AS n;
