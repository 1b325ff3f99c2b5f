CREATE TABLE users (id integer PRIMARY KEY, email text, name text, UNIQUE (email) INCLUDE (name));
