CREATE SEQUENCE tickets;
CREATE TABLE queue (id integer PRIMARY KEY);
