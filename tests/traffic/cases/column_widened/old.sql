CREATE TABLE users (
  id bigint PRIMARY KEY,
  name varchar(20) NOT NULL CHECK (name <> ''),
  credit numeric(8,2)
);
CREATE INDEX users_name ON users (name);
CREATE INDEX users_lower_name ON users (lower(name));
CREATE VIEW names AS SELECT id, name FROM users;
