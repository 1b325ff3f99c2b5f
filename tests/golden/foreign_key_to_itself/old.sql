CREATE TABLE staff (id integer PRIMARY KEY, chief integer);
