CREATE EXTENSION btree_gist;
CREATE TYPE spans AS RANGE (subtype = double precision);
CREATE TABLE bookings (
  id integer PRIMARY KEY, room integer, guest integer, first date, last date, held spans, state text,
  CONSTRAINT apart EXCLUDE USING gist (room WITH =, daterange(first, last) WITH &&) WHERE (state <> 'cancelled'),
  CONSTRAINT by_one EXCLUDE USING gist (room WITH =, guest WITH <>),
  CONSTRAINT spans_apart EXCLUDE USING gist (held WITH &&)
);
