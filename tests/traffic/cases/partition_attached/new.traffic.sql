SELECT id, kind FROM events WHERE id = 1000000000 + :key;
