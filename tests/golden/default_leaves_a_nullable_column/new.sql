CREATE TABLE players (
  id integer PRIMARY KEY,
  rank integer,
  score integer,
  team text DEFAULT 'new',
  -- @using grade::text
  grade text
);
