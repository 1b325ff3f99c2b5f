CREATE TABLE users (
  id integer PRIMARY KEY,
  -- @renamed from=age
  -- @using nullif(age, '')::integer
  -- @reverse years::text
  years integer
);
