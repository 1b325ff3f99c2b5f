CREATE TABLE orders (
  id bigint PRIMARY KEY,
  price numeric(8,2) NOT NULL DEFAULT 0 CHECK (price >= 0)
);
CREATE INDEX orders_price ON orders (price);
CREATE VIEW dear AS SELECT id, price FROM orders WHERE price > 100;
