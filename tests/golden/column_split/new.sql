CREATE TABLE people (
  id integer PRIMARY KEY,
  seen integer,
  -- @fill split_part(name, ' ', 1)
  first text NOT NULL,
  -- @fill nullif(split_part(people.name, ' ', 2), '')
  last text,
  -- @fill concat_ws(' ', "Zip code", town)
  place text NOT NULL,
  -- @fill seen * 2
  twice integer
);
