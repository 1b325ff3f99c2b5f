CREATE TABLE t (id integer PRIMARY KEY, num serial);
