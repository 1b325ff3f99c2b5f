CREATE TYPE e AS ENUM (
  -- @renamed from=x
  'ex',
  'y',
  'w',
  'z'
);
CREATE TABLE u (id integer PRIMARY KEY, e e DEFAULT 'ex');
