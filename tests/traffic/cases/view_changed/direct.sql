BEGIN;
DROP VIEW totals;
CREATE VIEW totals AS SELECT id, amount AS total FROM orders;
CREATE OR REPLACE VIEW dear AS SELECT id, amount, customer FROM orders WHERE amount > 200;
COMMIT;
