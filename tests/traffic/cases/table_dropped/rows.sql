INSERT INTO customers SELECT n, 'name ' || n FROM generate_series(1, :rows) AS n;
INSERT INTO faxes SELECT n, n, 'text ' || n FROM generate_series(1, :rows) AS n;
