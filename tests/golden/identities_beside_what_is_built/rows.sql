INSERT INTO a (name) SELECT 'name ' || i FROM generate_series(1, 2000) AS i;
INSERT INTO b (name) SELECT 'name ' || i FROM generate_series(1, 2000) AS i;
INSERT INTO c SELECT i, 'name ' || i FROM generate_series(1, 20) AS i;
