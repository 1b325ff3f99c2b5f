INSERT INTO orders (id, tenant, amount) VALUES (:key, 7, 5) ON CONFLICT (id) DO UPDATE SET amount = 6;
