INSERT INTO customers VALUES (1, ROW('Elm', 12), ARRAY[ROW('Oak', 3)::address, NULL]), (2, NULL, '{}');
