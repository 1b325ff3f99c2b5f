INSERT INTO events SELECT n, 'kind ' || n FROM generate_series(1, :rows) AS n;
INSERT INTO events_second SELECT 1000000000 + n, 'kind ' || n FROM generate_series(1, :rows) AS n;
