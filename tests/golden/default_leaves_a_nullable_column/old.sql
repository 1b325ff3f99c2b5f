CREATE FUNCTION first_rank() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE TABLE players (
  id integer PRIMARY KEY,
  rank integer DEFAULT first_rank(),
  score integer DEFAULT 10 NOT NULL,
  team text DEFAULT 'none',
  grade integer DEFAULT 5
);
