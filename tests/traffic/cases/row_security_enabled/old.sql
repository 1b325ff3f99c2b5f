CREATE TABLE orders (
  id bigint PRIMARY KEY,
  tenant integer NOT NULL DEFAULT 1
);
GRANT SELECT, INSERT, UPDATE, DELETE ON orders TO concertina_reader;
