CREATE TABLE users (id integer PRIMARY KEY, name text, nickname text, visits integer DEFAULT 0, active boolean NOT NULL DEFAULT true);
