CREATE TABLE bookings (
  id bigint PRIMARY KEY,
  room integer NOT NULL,
  during int4range NOT NULL
);
