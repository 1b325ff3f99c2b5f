CREATE TABLE pets (id integer PRIMARY KEY, owner integer);
CREATE INDEX pets_owner ON pets (owner);
