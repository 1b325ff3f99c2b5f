CREATE TABLE parents (
    id integer PRIMARY KEY,
    rank integer UNIQUE,
    CONSTRAINT ranked CHECK (rank > 0) NO INHERIT,
    CONSTRAINT known CHECK (id > 0)
);
CREATE TABLE parents_below (more integer) INHERITS (parents);
CREATE TABLE children (id integer PRIMARY KEY, parent integer REFERENCES parents);
CREATE TABLE children_below () INHERITS (children);
