INSERT INTO audit SELECT n, 'said ' || n FROM generate_series(1, :rows) AS n;
INSERT INTO orders SELECT n, n FROM generate_series(1, :rows) AS n;
