CREATE TABLE users (
  id integer PRIMARY KEY,
  -- @renamed from=name strategy=direct
  label text
);
CREATE VIEW names AS SELECT label AS name FROM users;
CREATE INDEX users_name ON users (label);
