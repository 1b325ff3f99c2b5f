CREATE TABLE users (
  id bigint PRIMARY KEY,
  name text NOT NULL,
  fax text NOT NULL UNIQUE
);
CREATE INDEX users_name_and_fax ON users (name, fax);
