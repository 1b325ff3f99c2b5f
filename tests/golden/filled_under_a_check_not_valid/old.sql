CREATE TABLE users (id integer PRIMARY KEY, age integer, name text, city text);
ALTER TABLE users ADD CONSTRAINT adult CHECK (age > 0) NOT VALID;
ALTER TABLE users ADD CONSTRAINT somewhere CHECK (city <> '') NOT VALID;
