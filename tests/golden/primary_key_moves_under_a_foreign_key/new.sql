CREATE TABLE users (id integer NOT NULL UNIQUE, code integer PRIMARY KEY);
CREATE TABLE posts (id integer PRIMARY KEY, author integer REFERENCES users (id));
