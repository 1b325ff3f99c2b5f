CREATE SCHEMA rep;
CREATE TABLE orders (id integer PRIMARY KEY, status text);
CREATE PUBLICATION changes FOR TABLE orders, TABLES IN SCHEMA rep;
