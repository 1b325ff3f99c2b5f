CREATE TABLE orders (
  id bigint PRIMARY KEY,
  visits bigint NOT NULL DEFAULT 0,
  customer bigint
);
CREATE INDEX orders_customer ON orders (customer);
