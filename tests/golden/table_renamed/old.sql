CREATE TABLE users (id serial PRIMARY KEY, name text);
CREATE TABLE posts (id integer PRIMARY KEY, author integer REFERENCES users (id));
