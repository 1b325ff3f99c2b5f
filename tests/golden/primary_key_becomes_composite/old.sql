CREATE TABLE seats (hall integer NOT NULL, seat integer NOT NULL, PRIMARY KEY (seat));
