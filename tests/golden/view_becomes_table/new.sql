CREATE TABLE goods (id integer PRIMARY KEY, price integer, name text);
CREATE TABLE v (id integer PRIMARY KEY);
