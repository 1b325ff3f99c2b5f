CREATE TABLE orders (
  id bigint PRIMARY KEY,
  -- @using code::text
  -- @reverse code::integer
  code text NOT NULL,
  amount integer NOT NULL DEFAULT 0
);
CREATE INDEX orders_code ON orders (code);
