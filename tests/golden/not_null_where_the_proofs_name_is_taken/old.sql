CREATE TABLE t (id integer PRIMARY KEY, x integer, CONSTRAINT t_x_is_not_null CHECK (id > 0));
