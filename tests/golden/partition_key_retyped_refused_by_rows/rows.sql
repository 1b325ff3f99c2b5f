-- refused
INSERT INTO reading VALUES (2, NULL, 'A');
