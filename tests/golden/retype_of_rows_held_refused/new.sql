CREATE TABLE points (id integer PRIMARY KEY, place bigint, named varchar(20));
CREATE TYPE leg AS (name text, stops points[]);
CREATE TABLE routes (id integer PRIMARY KEY, legs leg[]);
