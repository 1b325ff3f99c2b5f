CREATE TABLE orders (id integer PRIMARY KEY, total numeric NOT NULL, bad integer);
CREATE VIEW orders_v AS SELECT id, total FROM orders;
CREATE TABLE child (id integer PRIMARY KEY, o integer REFERENCES orders);
CREATE VIEW report AS SELECT count(*) AS number FROM orders_v;
