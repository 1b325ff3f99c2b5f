INSERT INTO orders SELECT n, n / 2, n % 500 FROM generate_series(1, :rows) AS n;
REFRESH MATERIALIZED VIEW totals;
