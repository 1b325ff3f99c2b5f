CREATE TABLE customers (
  id bigint PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE reviews (
  id bigint PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers,
  stars integer NOT NULL CHECK (stars BETWEEN 1 AND 5)
);
CREATE INDEX reviews_customer ON reviews (customer_id);
