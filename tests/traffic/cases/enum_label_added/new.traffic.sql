UPDATE orders SET status = 'sent' WHERE id = :key;
INSERT INTO orders (id, status) VALUES (:fresh, 'draft');
