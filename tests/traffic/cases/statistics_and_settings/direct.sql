ALTER TABLE orders ALTER COLUMN customer SET STORAGE EXTERNAL, ALTER COLUMN customer SET STATISTICS 500;
ALTER TABLE orders SET (fillfactor = 80);
CREATE STATISTICS orders_dependencies (dependencies) ON customer, amount FROM orders;
COMMENT ON TABLE orders IS 'What was ordered';
