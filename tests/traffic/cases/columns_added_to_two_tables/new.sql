CREATE TABLE customers (
  id bigint PRIMARY KEY,
  name text NOT NULL,
  town text
);
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers,
  amount integer NOT NULL,
  currency text NOT NULL DEFAULT 'EUR'
);
