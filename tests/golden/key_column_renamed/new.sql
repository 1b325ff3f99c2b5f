CREATE TABLE users (
  -- @renamed from=id
  number integer PRIMARY KEY,
  name text
);
CREATE TABLE posts (id integer PRIMARY KEY, author integer REFERENCES users (number));
