CREATE TABLE pairs (id integer PRIMARY KEY, a text, b integer);
