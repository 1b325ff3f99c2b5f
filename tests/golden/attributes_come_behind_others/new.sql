CREATE TYPE address AS (street text, zip integer, city text);
CREATE TABLE customers (id integer PRIMARY KEY, home address, former address[]);
CREATE VIEW zips AS SELECT (home).zip, (home).city FROM customers;
