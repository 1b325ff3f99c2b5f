INSERT INTO users VALUES (1, '7'), (2, NULL), (3, '40');
