INSERT INTO users SELECT n, 'user' || n || '@example.com' FROM generate_series(1, :rows) AS n;
