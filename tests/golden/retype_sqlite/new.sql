CREATE TABLE jobs (id integer PRIMARY KEY, rank integer, size text);
