CREATE TABLE orders (
  id bigint PRIMARY KEY,
  amount integer NOT NULL
);
CREATE FUNCTION with_tax(amount integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT amount * 119 / 100';
CREATE FUNCTION total(first bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT sum(amount) FROM orders WHERE id = first);
END $$;
