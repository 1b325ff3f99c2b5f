INSERT INTO sales.orders (mood, total) VALUES ('ok', 5), ('sad', 7); INSERT INTO notes VALUES (1, 'ok');
