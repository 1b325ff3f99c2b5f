CREATE TABLE users (
  id bigint PRIMARY KEY,
  name text NOT NULL CHECK (name <> ''),
  credit numeric(12,2)
);
CREATE INDEX users_name ON users (name);
CREATE INDEX users_lower_name ON users (lower(name));
CREATE VIEW names AS SELECT id, name FROM users;
