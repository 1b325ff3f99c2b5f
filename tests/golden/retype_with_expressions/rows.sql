INSERT INTO cars VALUES (1, '100 km'), (2, NULL), (3, '7 km');
