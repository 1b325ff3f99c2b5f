CREATE TABLE pairs (
  id integer PRIMARY KEY,
  -- @renamed from=b
  a integer,
  -- @renamed from=a
  b text
);
