-- since PostgreSQL 15
CREATE SCHEMA rep;
CREATE TABLE orders (id integer PRIMARY KEY, status text);
CREATE PUBLICATION changes FOR TABLE orders (id, status);
