CREATE TABLE users (id integer PRIMARY KEY, name text, active boolean);
CREATE INDEX users_lower ON users (lower(name));
CREATE INDEX users_active ON users (name) WHERE active;
