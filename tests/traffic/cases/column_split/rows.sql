INSERT INTO users SELECT n, 'first' || n || ' last' || n FROM generate_series(1, :rows) AS n;
