INSERT INTO customers (name) SELECT 'name ' || i FROM generate_series(1, 20) AS i;
INSERT INTO events (customer_id, code, at) SELECT 1 + i % 20, nullif(i % 7, 0) * 1000 + i, date '2024-11-01' + i
FROM generate_series(1, 200) AS i;
