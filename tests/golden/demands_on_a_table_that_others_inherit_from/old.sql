CREATE TABLE parents (id integer PRIMARY KEY, rank integer);
CREATE TABLE parents_below (more integer) INHERITS (parents);
CREATE TABLE children (id integer PRIMARY KEY, parent integer);
CREATE TABLE children_below () INHERITS (children);
