CREATE UNLOGGED TABLE queue (id serial PRIMARY KEY, payload text);
CREATE UNLOGGED TABLE inbox (id integer GENERATED ALWAYS AS IDENTITY, payload text);
CREATE TABLE cache (id serial, payload text);
