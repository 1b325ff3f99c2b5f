CREATE TABLE users (
  id integer PRIMARY KEY,
  name text,
  -- @renamed from=mail
  email text
);
