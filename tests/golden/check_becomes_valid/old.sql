CREATE TABLE goods (id integer PRIMARY KEY, price integer);
ALTER TABLE goods ADD CONSTRAINT sane CHECK (price > 0) NOT VALID;
