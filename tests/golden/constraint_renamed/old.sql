CREATE TABLE goods (id integer PRIMARY KEY, price integer, CONSTRAINT c1 CHECK (price > 0));
