INSERT INTO orders (id, placed, amount, note) SELECT i, date '2024-11-01' + i, 1 + i * 7 % 250, left('note ' || i, 20)
FROM generate_series(1, 200) AS i;
