INSERT INTO users (id, name, fax) VALUES (:fresh, 'new', 'fax ' || :fresh);
UPDATE users SET fax = 'fax ' || :key WHERE id = :key;
SELECT id, fax FROM users WHERE fax = 'fax ' || :key;
