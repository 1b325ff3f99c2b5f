CREATE TABLE t (id integer PRIMARY KEY, x integer NOT NULL, CONSTRAINT t_x_is_not_null CHECK (id > 0));
