INSERT INTO people VALUES (1, ('a', 5), 1), (2, ('b', 6), 2);
