INSERT INTO users SELECT n, 'name ' || n FROM generate_series(1, :rows) AS n;
