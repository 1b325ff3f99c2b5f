CREATE TABLE t (id integer PRIMARY KEY, num serial);
INSERT INTO t (id) VALUES (10), (20);
