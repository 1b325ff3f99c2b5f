CREATE TABLE users (id integer PRIMARY KEY, code integer NOT NULL UNIQUE);
CREATE TABLE posts (id integer PRIMARY KEY, author integer REFERENCES users (id));
