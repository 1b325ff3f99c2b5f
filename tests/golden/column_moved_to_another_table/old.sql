CREATE TABLE customers (id integer PRIMARY KEY, name text NOT NULL, city text, zip varchar(10));
CREATE TABLE addresses (id integer PRIMARY KEY, customer_id integer NOT NULL REFERENCES customers (id), street text);
CREATE TABLE logins (customer_id integer NOT NULL, at timestamptz NOT NULL);
CREATE INDEX addresses_customer_idx ON addresses (customer_id);
