-- since PostgreSQL 15
CREATE TABLE users (id integer PRIMARY KEY, email text, UNIQUE (email));
