CREATE TABLE queue (id serial PRIMARY KEY, payload text);
CREATE TABLE inbox (id integer GENERATED ALWAYS AS IDENTITY, payload text);
CREATE UNLOGGED TABLE cache (id serial, payload text);
