CREATE TABLE users (
  id integer PRIMARY KEY,
  name text,
  -- @fill lower(name)
  slug text,
  -- @fill coalesce(name, 'nobody')
  shown text NOT NULL
);
