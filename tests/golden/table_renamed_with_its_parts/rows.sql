INSERT INTO orders (id, total) VALUES (1, 10), (2, 20);
INSERT INTO child VALUES (1, 1);
