CREATE TABLE points (id integer PRIMARY KEY, place bigint);
CREATE TABLE routes (id integer PRIMARY KEY, stops points[]);
