CREATE TABLE orders (
  id bigint PRIMARY KEY,
  amount integer NOT NULL CONSTRAINT amount_is_positive CHECK (amount > 0)
);
