CREATE TABLE points (id integer PRIMARY KEY, place integer);
CREATE TABLE routes (id integer PRIMARY KEY, stops points[]);
