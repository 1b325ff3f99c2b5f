INSERT INTO parents VALUES (1, 1), (2, 2);
INSERT INTO parents_below VALUES (1, -1, 0), (3, 1, 0);
INSERT INTO children VALUES (1, 1), (2, 2);
INSERT INTO children_below VALUES (1, 77);
