CREATE TABLE t (
  id integer PRIMARY KEY,
  -- @using to_jsonb(a)
  -- @reverse (a #>> '{}')::numeric
  a jsonb,
  -- @using length(b)
  -- @reverse b::text
  b integer
);
CREATE TABLE counted (id serial PRIMARY KEY);
ALTER TABLE t ALTER a SET STORAGE MAIN;
