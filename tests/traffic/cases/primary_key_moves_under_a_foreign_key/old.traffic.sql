INSERT INTO customers (id, number, name) VALUES (:key, :key, 'met') ON CONFLICT (id) DO UPDATE SET name = 'met';
