CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer text NOT NULL,
  amount integer NOT NULL
);
CREATE VIEW totals AS SELECT id, amount AS total FROM orders;
CREATE VIEW dear AS SELECT id, amount, customer FROM orders WHERE amount > 200;
