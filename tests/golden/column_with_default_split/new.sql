CREATE TABLE people (
  id integer PRIMARY KEY,
  -- @fill split_part(name, ' ', 1)
  first text NOT NULL
);
CREATE TABLE customers (id integer PRIMARY KEY);
CREATE TABLE addresses (
  customer_id integer PRIMARY KEY REFERENCES customers,
  -- @fill (SELECT city FROM customers WHERE customers.id = addresses.customer_id)
  city text
);
