CREATE TABLE seats (id integer NOT NULL, row integer NOT NULL, note text);
CREATE UNIQUE INDEX seats_pkey ON seats (id, row);
CREATE TABLE rooms (id integer CONSTRAINT rooms_key PRIMARY KEY, name text);
