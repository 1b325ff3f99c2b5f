CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer bigint NOT NULL,
  amount integer NOT NULL
);
CREATE MATERIALIZED VIEW totals AS SELECT customer, sum(amount) AS total FROM orders GROUP BY customer;
CREATE UNIQUE INDEX totals_customer ON totals (customer);
