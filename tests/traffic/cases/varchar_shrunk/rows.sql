INSERT INTO users SELECT n, repeat('name ', 5) || n FROM generate_series(1, :rows) AS n;
