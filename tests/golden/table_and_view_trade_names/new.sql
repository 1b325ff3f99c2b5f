-- @renamed from=orders
CREATE TABLE orders_v (
  id integer PRIMARY KEY,
  total numeric NOT NULL,
  -- @renamed from=bad strategy=direct
  good integer,
  more integer NOT NULL -- @fill 1
);
-- @renamed from=orders_v
CREATE VIEW orders AS SELECT id, total FROM orders_v;
CREATE TABLE child (id integer PRIMARY KEY, o integer REFERENCES orders_v);
CREATE VIEW report AS SELECT count(*) AS number FROM orders;
