CREATE TABLE notes (id integer PRIMARY KEY, price numeric(8,1), at date, title varchar(20));
