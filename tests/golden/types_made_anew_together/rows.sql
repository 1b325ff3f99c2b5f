INSERT INTO box VALUES (1, ROW(1, 'fine', ROW(1, 2, NULL)), 'odd'), (2, NULL, NULL);
