INSERT INTO events SELECT n, 'kind ' || n FROM generate_series(1, :rows) AS n;
