INSERT INTO u VALUES (1, 'y'), (2, 'x');
