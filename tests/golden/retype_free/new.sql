CREATE TABLE notes (id integer PRIMARY KEY, title varchar(40), body text, price numeric(10,2), at timestamp);
