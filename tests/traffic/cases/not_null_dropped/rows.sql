INSERT INTO users SELECT n, 'name ' || n, 'DE' FROM generate_series(1, :rows) AS n;
