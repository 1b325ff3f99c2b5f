CREATE TABLE orders (
  id bigint PRIMARY KEY,
  code integer NOT NULL,
  amount integer NOT NULL DEFAULT 0
);
CREATE INDEX orders_code ON orders (code);
