CREATE TABLE orders (
  id bigint PRIMARY KEY,
  amount integer NOT NULL,
  secret text
);
GRANT SELECT (id, amount), INSERT, UPDATE (amount) ON orders TO concertina_reader;
