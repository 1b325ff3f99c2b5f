CREATE TABLE seats (id integer NOT NULL, row integer NOT NULL, note text, PRIMARY KEY (id, row));
CREATE TABLE rooms (id integer NOT NULL, name text);
CREATE UNIQUE INDEX rooms_key ON rooms (id);
