SELECT id FROM users WHERE name = 'name ' || :key;
