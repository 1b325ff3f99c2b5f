CREATE TABLE users (id integer PRIMARY KEY, name text);
-- @renamed from=old_name
CREATE INDEX users_name ON users (name);
