-- @renamed from=users
CREATE TABLE members (id serial, name text, CONSTRAINT users_pkey PRIMARY KEY (id));
CREATE TABLE posts (id integer PRIMARY KEY, author integer REFERENCES members (id));
