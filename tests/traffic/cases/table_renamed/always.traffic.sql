SELECT id, user_id FROM orders WHERE id = :key;
INSERT INTO orders (id, user_id) VALUES (:fresh, :key);
DELETE FROM orders WHERE id = :mine;
