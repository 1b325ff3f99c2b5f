CREATE TABLE goods (id integer PRIMARY KEY, price integer);
