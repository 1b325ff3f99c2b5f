INSERT INTO queue (id) SELECT i FROM generate_series(1, 9) i;
