INSERT INTO orders (customer) VALUES ('d' || :any);
