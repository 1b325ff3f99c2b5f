CREATE TABLE regions (id integer PRIMARY KEY);
