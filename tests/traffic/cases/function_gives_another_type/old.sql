CREATE TABLE orders (
  id bigint PRIMARY KEY,
  amount integer NOT NULL
);
CREATE FUNCTION total(first bigint) RETURNS integer LANGUAGE sql STABLE AS 'SELECT amount FROM orders WHERE id = first';
