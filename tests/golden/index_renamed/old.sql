CREATE TABLE users (id integer PRIMARY KEY, name text);
CREATE INDEX old_name ON users (name);
