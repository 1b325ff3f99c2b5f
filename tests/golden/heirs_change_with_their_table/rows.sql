INSERT INTO base VALUES (1, 'one', 2), (2, NULL, NULL);
INSERT INTO child (id, a, b, c, d) VALUES (3, 'three', 4, 5, 6), (4, NULL, 1, 7, NULL);
INSERT INTO lone VALUES (1, 'a', 1);
