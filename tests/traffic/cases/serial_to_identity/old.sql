CREATE TABLE orders (
  id serial PRIMARY KEY,
  customer text NOT NULL
);
