INSERT INTO orders (id) SELECT n FROM generate_series(1, :rows) AS n;
