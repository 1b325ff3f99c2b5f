-- @renamed from=users
CREATE TABLE members (id integer PRIMARY KEY, name text);
CREATE TABLE posts (id integer PRIMARY KEY, author integer REFERENCES members (id));
