CREATE TABLE t (
  id integer PRIMARY KEY,
  -- @renamed from=num
  nr serial
);
