CREATE TABLE users (
  id bigint PRIMARY KEY,
  -- @using left(name, 40)
  name varchar(40) NOT NULL
);
CREATE INDEX users_name ON users (name);
