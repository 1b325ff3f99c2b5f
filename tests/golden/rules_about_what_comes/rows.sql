INSERT INTO orders VALUES (1, 'new', 'a@b'), (2, 'done', 'c@d');
