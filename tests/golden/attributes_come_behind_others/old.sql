CREATE TYPE address AS (street text, zip integer);
CREATE TABLE customers (id integer PRIMARY KEY, home address, former address[]);
CREATE VIEW zips AS SELECT (home).zip FROM customers;
