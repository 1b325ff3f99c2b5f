CREATE TABLE users (
  id bigint PRIMARY KEY,
  name text NOT NULL,
  -- @fill 'unknown'
  country text NOT NULL
);
