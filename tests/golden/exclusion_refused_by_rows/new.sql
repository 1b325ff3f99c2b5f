CREATE EXTENSION btree_gist;
CREATE TABLE bookings (
  id integer PRIMARY KEY, room integer, first date, last date,
  CONSTRAINT apart EXCLUDE USING gist (room WITH =, daterange(first, last, '[]') WITH &&)
);
