CREATE TABLE users (
  id bigint PRIMARY KEY,
  -- @fill split_part(name, ' ', 1)
  first_name text NOT NULL,
  -- @fill split_part(name, ' ', 2)
  last_name text NOT NULL
);
