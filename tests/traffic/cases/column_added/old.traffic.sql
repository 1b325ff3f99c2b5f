INSERT INTO orders (id, customer, amount) VALUES (:fresh, 'c' || :any, 5);
