INSERT INTO goods VALUES (1, 's'), (2, NULL);
