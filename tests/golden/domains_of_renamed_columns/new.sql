CREATE DOMAIN amount AS numeric(12, 4);
CREATE TABLE t (
  id integer PRIMARY KEY,
  -- @renamed from=m
  total amount,
  email text COLLATE "C" CHECK (email <> 'root')
);
