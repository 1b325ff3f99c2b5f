CREATE TABLE users (
  id integer PRIMARY KEY,
  name text,
  -- @fill 'legacy'
  source text NOT NULL DEFAULT 'web'
);
