CREATE TABLE audit (
  id bigint PRIMARY KEY,
  said text NOT NULL
);
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  amount integer NOT NULL
);
