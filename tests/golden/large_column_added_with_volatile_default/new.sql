CREATE FUNCTION code(length integer) RETURNS text LANGUAGE sql VOLATILE AS 'SELECT left(gen_random_uuid()::text, 8)';
CREATE FUNCTION steady(length integer) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT repeat(''x'', length)';
CREATE TABLE orders (
  id integer PRIMARY KEY, note text,
  token uuid NOT NULL DEFAULT gen_random_uuid(),
  number bigserial,
  code text DEFAULT code(8),
  steady text NOT NULL DEFAULT steady(8),
  CONSTRAINT orders_token UNIQUE (token)
);
CREATE TABLE lines (note text, at timestamptz NOT NULL DEFAULT clock_timestamp());
CREATE TABLE parted (id integer, at date, share double precision DEFAULT random()) PARTITION BY RANGE (at);
CREATE TABLE parted_rest PARTITION OF parted DEFAULT;
