CREATE TABLE points (id integer PRIMARY KEY, place integer, named varchar(10));
CREATE TYPE leg AS (name text, stops points[]);
CREATE TABLE routes (id integer PRIMARY KEY, legs leg[]);
