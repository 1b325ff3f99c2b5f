BEGIN;
DROP VIEW dear;
ALTER TABLE orders ALTER COLUMN price TYPE numeric(12,4);
CREATE VIEW dear AS SELECT id, price FROM orders WHERE price > 100;
COMMIT;
