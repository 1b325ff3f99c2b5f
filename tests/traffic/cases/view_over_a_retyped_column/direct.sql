BEGIN;
DROP VIEW doubled;
DROP VIEW amounts;
ALTER TABLE orders ALTER COLUMN amount TYPE bigint;
CREATE VIEW amounts AS SELECT id, amount FROM orders WHERE amount > 0;
CREATE VIEW doubled AS SELECT id, amount * 2 AS amount FROM amounts;
COMMIT;
