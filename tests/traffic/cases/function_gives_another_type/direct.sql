BEGIN;
DROP FUNCTION total(bigint);
CREATE FUNCTION total(first bigint) RETURNS numeric LANGUAGE sql STABLE AS 'SELECT amount / 100.0 FROM orders WHERE id = first';
COMMIT;
