INSERT INTO events (id, kind) VALUES (1000000000 + :fresh, 'k' || :any);
