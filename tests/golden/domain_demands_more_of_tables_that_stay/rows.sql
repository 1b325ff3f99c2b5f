INSERT INTO items VALUES (1, 5, 50), (2, 6, 100);
