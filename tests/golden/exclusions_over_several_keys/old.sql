CREATE EXTENSION btree_gist;
CREATE TYPE spans AS RANGE (subtype = double precision);
CREATE TABLE bookings (id integer PRIMARY KEY, room integer, guest integer, first date, last date, held spans, state text);
