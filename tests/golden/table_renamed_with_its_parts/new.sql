-- @renamed from=orders
CREATE TABLE purchases (
  id integer PRIMARY KEY,
  total numeric NOT NULL UNIQUE,
  k serial,
  n bigint GENERATED ALWAYS AS IDENTITY,
  bad integer,
  CHECK (total > 0)
);
CREATE INDEX ON purchases (total, id);
CREATE VIEW orders_v AS SELECT id, total FROM purchases;
CREATE TABLE child (id integer PRIMARY KEY, o integer REFERENCES purchases);
CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER hush BEFORE UPDATE ON purchases FOR EACH ROW EXECUTE FUNCTION quiet();
