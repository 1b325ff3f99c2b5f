CREATE TYPE e AS ENUM ('x', 'y', 'z');
CREATE TABLE u (id integer PRIMARY KEY, e e DEFAULT 'x');
