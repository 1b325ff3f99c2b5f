CREATE TABLE orders (
  id bigint PRIMARY KEY,
  amount integer NOT NULL
);
CREATE FUNCTION with_tax(amount integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT amount * 120 / 100';
CREATE FUNCTION total(first bigint, last bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT sum(amount) FROM orders WHERE id BETWEEN first AND last);
END $$;
