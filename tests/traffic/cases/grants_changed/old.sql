CREATE TABLE orders (
  id bigint PRIMARY KEY,
  amount integer NOT NULL,
  secret text
);
GRANT SELECT, INSERT, DELETE ON orders TO concertina_reader;
