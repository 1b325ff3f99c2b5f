INSERT INTO nodes VALUES (1, NULL, 5, '{"a": 1}'), (2, 1, NULL, NULL);
