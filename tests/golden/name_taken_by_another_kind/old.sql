CREATE TABLE goods (id integer PRIMARY KEY);
CREATE INDEX label ON goods (id);
