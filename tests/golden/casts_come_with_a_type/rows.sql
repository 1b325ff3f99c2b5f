INSERT INTO pages (id, title, body) VALUES (1, 'one', 'ab'), (2, 'two', NULL);
