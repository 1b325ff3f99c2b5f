CREATE TABLE others (id integer);
