CREATE TABLE orders (
  id bigint PRIMARY KEY,
  visits integer NOT NULL DEFAULT 0,
  customer integer
);
CREATE INDEX orders_customer ON orders (customer);
