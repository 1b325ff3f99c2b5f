CREATE TABLE goods (
  id integer PRIMARY KEY,
  price integer,
  -- @renamed from=c1
  CONSTRAINT price_is_positive CHECK (price > 0)
);
