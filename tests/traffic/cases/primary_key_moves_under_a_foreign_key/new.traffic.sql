INSERT INTO customers (id, number, name) VALUES (:key, :key, 'met') ON CONFLICT (number) DO UPDATE SET name = 'met';
