CREATE TABLE regions (id integer PRIMARY KEY);
CREATE TABLE customers (id integer PRIMARY KEY, region integer REFERENCES regions (id));
CREATE TABLE orders (id integer PRIMARY KEY, customer integer NOT NULL REFERENCES customers (id));
CREATE TABLE notes (id integer PRIMARY KEY, of integer NOT NULL REFERENCES orders (id), before integer REFERENCES notes (id));
CREATE TABLE one (id integer PRIMARY KEY, other integer);
CREATE TABLE other (id integer PRIMARY KEY, one integer REFERENCES one (id));
ALTER TABLE one ADD FOREIGN KEY (other) REFERENCES other (id);
CREATE VIEW open AS SELECT o.id, c.region FROM orders o JOIN customers c ON c.id = o.customer;
