CREATE TYPE e AS ENUM ('x', 'y', 'z');
CREATE TABLE u (id integer PRIMARY KEY, e e DEFAULT 'x');
INSERT INTO u VALUES (1, 'y'), (2, 'x');
