CREATE TABLE orders (
  id bigint PRIMARY KEY,
  amount integer NOT NULL
);
CREATE VIEW amounts AS SELECT id, amount FROM orders WHERE amount > 0;
CREATE VIEW doubled AS SELECT id, amount * 2 AS amount FROM amounts;
