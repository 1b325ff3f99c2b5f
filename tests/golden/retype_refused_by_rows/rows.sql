-- refused
INSERT INTO cars VALUES (1, '100 km');
