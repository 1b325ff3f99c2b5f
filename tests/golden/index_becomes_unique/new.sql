CREATE TABLE users (id integer PRIMARY KEY, name text);
CREATE UNIQUE INDEX users_name ON users (name);
