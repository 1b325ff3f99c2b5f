INSERT INTO orders (id, tenant, amount) VALUES (:key, :key % 10, 5) ON CONFLICT DO NOTHING;
