CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer text NOT NULL,
  amount integer NOT NULL
);
CREATE VIEW totals AS SELECT id, customer, amount AS total FROM orders;
CREATE VIEW dear AS SELECT id, amount FROM orders WHERE amount > 100;
