CREATE TABLE users (
  id integer PRIMARY KEY,
  -- @fill 'nobody'
  name text NOT NULL
);
