CREATE TABLE goods (id integer PRIMARY KEY, price integer, CONSTRAINT sane CHECK (price > 0));
