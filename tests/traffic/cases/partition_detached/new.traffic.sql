-- starts behind the first stage
INSERT INTO events_second (id, kind) VALUES (1000000000 + :fresh, 'k' || :any);
