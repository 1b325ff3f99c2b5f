CREATE TABLE people (id integer PRIMARY KEY, name text UNIQUE);
CREATE TABLE pets (id integer PRIMARY KEY, owner integer REFERENCES people (id));
CREATE INDEX pets_owner ON pets (owner);
CREATE VIEW owned AS SELECT id FROM pets WHERE owner IS NOT NULL;
