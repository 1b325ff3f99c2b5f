SELECT name FROM users WHERE name > 'name ' || :key ORDER BY name LIMIT 5;
