CREATE TABLE users (id integer PRIMARY KEY, name text, born date);
CREATE INDEX users_name ON users (name);
COMMENT ON INDEX users_name IS 'by name';
