INSERT INTO orders (id, customer) VALUES (DEFAULT, 'c' || :any);
