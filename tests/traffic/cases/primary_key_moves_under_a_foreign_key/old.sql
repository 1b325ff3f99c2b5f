CREATE TABLE customers (
  id bigint NOT NULL,
  number bigint NOT NULL,
  name text NOT NULL,
  CONSTRAINT customers_pkey PRIMARY KEY (id),
  CONSTRAINT customers_number UNIQUE (number)
);
CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer_id bigint NOT NULL,
  CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
);
CREATE INDEX orders_customer_id ON orders (customer_id);
