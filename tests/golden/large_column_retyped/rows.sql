INSERT INTO orders (user_id, amount, code, settings) VALUES (1, 250, '6b0f3a0e-0000-4000-8000-000000000001', '{"a": 1}'), (2, 199, NULL, NULL), (1, 0, NULL, '[]');
