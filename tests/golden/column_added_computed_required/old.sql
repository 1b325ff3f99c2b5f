CREATE TABLE line (id integer PRIMARY KEY, price integer NOT NULL, pieces integer);
