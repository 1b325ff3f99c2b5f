CREATE TABLE users (id integer PRIMARY KEY, name text);
CREATE TABLE orders (
  id integer PRIMARY KEY,
  user_id integer NOT NULL REFERENCES users,
  seen_by integer REFERENCES users ON DELETE SET NULL,
  first_id integer REFERENCES orders
);
