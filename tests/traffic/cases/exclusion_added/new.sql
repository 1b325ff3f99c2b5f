CREATE TABLE bookings (
  id bigint PRIMARY KEY,
  room integer NOT NULL,
  during int4range NOT NULL,
  CONSTRAINT one_at_a_time EXCLUDE USING gist (during WITH &&)
);
