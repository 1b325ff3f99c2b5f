INSERT INTO reviews (id, customer_id, stars) VALUES (:fresh, :key, 4);
SELECT c.name, r.stars FROM customers AS c LEFT JOIN reviews AS r ON r.customer_id = c.id WHERE c.id = :key;
