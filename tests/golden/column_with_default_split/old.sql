CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL DEFAULT 'no body');
CREATE TABLE customers (id integer PRIMARY KEY, city text NOT NULL DEFAULT 'nowhere');
CREATE TABLE addresses (customer_id integer PRIMARY KEY REFERENCES customers);
