CREATE TABLE stays (id integer PRIMARY KEY, days int4range);
