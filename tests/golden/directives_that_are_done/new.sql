CREATE TABLE users (
  id integer PRIMARY KEY,
  -- @renamed from=label
  -- @using name::text
  -- @fill 'x'
  name text
);
