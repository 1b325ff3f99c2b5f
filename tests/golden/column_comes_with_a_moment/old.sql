CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL DEFAULT 'none', nick text NOT NULL);
CREATE TABLE letters (id integer PRIMARY KEY, sender integer, receiver integer REFERENCES people);
CREATE INDEX letters_receiver ON letters (receiver) WHERE receiver IS NOT NULL;
