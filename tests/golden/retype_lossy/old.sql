CREATE TABLE notes (id integer PRIMARY KEY, price numeric(8,4), at timestamp, title text);
