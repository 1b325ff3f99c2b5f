INSERT INTO customers (id, name) SELECT n, 'name ' || n FROM generate_series(1, :rows) AS n;
INSERT INTO orders SELECT n, n % 2, n, n % 500 FROM generate_series(1, :rows) AS n;
SELECT setval('customers_id_seq', 1000000000);
