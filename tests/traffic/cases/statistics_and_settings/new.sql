CREATE TABLE orders (
  id bigint PRIMARY KEY,
  customer text NOT NULL,
  amount integer NOT NULL
) WITH (fillfactor = 80);
ALTER TABLE orders ALTER COLUMN customer SET STORAGE EXTERNAL;
ALTER TABLE orders ALTER COLUMN customer SET STATISTICS 500;
CREATE STATISTICS orders_dependencies (dependencies) ON customer, amount FROM orders;
COMMENT ON TABLE orders IS 'What was ordered';
