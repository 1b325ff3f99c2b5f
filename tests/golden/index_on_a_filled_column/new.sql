CREATE TABLE users (
  id integer PRIMARY KEY,
  name text,
  -- @fill lower(name)
  slug text
);
CREATE INDEX users_slug ON users (slug);
