INSERT INTO r VALUES (1), (2); INSERT INTO e VALUES (1, 'a', 1), (2, 'c', 2), (3, NULL, 1), (4, 'rest', 2); INSERT INTO one VALUES (1, 5);
