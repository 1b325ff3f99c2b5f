CREATE TABLE users (id integer PRIMARY KEY, name text CHECK (name IN ('a', 'b')));
