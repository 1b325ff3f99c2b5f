CREATE TABLE orders (
  id bigint PRIMARY KEY,
  amount integer NOT NULL,
  price integer NOT NULL,
  total integer GENERATED ALWAYS AS (amount * price) STORED
);
