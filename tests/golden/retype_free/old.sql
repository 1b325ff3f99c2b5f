CREATE TABLE notes (id integer PRIMARY KEY, title varchar(20), body varchar(10), price numeric(8,2), at timestamp(3));
