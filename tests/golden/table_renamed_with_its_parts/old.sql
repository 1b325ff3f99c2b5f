CREATE TABLE orders (
  id integer PRIMARY KEY,
  total numeric NOT NULL UNIQUE,
  k serial,
  n bigint GENERATED ALWAYS AS IDENTITY,
  bad integer CHECK (bad = 0),
  CHECK (total > 0)
);
CREATE INDEX ON orders (total, id);
CREATE VIEW orders_v AS SELECT id, total FROM orders;
CREATE TABLE child (id integer PRIMARY KEY, o integer REFERENCES orders);
CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER hush BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION quiet();
