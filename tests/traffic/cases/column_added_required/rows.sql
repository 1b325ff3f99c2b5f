INSERT INTO users SELECT n, 'user' || n || '@host' || n % 100 || '.example' FROM generate_series(1, :rows) AS n;
