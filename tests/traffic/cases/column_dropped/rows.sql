INSERT INTO users SELECT n, 'name ' || n, 'fax ' || n FROM generate_series(1, :rows) AS n;
