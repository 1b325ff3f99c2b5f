CREATE TABLE places (x integer, y integer, PRIMARY KEY (x, y));
CREATE TABLE marks (id integer PRIMARY KEY, x integer, y integer);
