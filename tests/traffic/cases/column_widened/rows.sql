INSERT INTO users SELECT n, 'name ' || n, n % 1000 FROM generate_series(1, :rows) AS n;
