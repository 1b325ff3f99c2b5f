CREATE TABLE orders (
  id bigint PRIMARY KEY,
  amount integer NOT NULL,
  number bigint GENERATED ALWAYS AS IDENTITY UNIQUE
);
