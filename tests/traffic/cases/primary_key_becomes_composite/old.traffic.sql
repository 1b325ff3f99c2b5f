INSERT INTO orders (id, tenant, amount) VALUES (:key, 7, 5) ON CONFLICT DO NOTHING;
