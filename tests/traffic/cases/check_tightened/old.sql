CREATE TABLE orders (
  id bigint PRIMARY KEY,
  amount integer NOT NULL CONSTRAINT amount_fits CHECK (amount >= 0)
);
