INSERT INTO faxes (id, customer_id, text) VALUES (:fresh, :key, 'new');
SELECT c.name, f.text FROM customers AS c JOIN faxes AS f ON f.customer_id = c.id WHERE c.id = :key;
DELETE FROM faxes WHERE id = :mine;
