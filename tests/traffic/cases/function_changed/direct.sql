BEGIN;
CREATE OR REPLACE FUNCTION with_tax(amount integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT amount * 120 / 100';
DROP FUNCTION total(bigint);
CREATE FUNCTION total(first bigint, last bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT sum(amount) FROM orders WHERE id BETWEEN first AND last);
END $$;
COMMIT;
