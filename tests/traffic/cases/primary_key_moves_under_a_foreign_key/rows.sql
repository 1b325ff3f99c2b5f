INSERT INTO customers SELECT n, n, 'name ' || n FROM generate_series(1, :rows) AS n;
INSERT INTO orders SELECT n, n FROM generate_series(1, :rows) AS n;
