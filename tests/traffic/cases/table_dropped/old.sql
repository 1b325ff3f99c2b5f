CREATE TABLE customers (
  id bigint PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE faxes (
  id bigint PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers,
  text text NOT NULL
);
CREATE INDEX faxes_customer ON faxes (customer_id);
