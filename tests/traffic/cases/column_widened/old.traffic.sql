SELECT id FROM users WHERE lower(name) = 'name ' || :key;
