-- since PostgreSQL 15
CREATE SCHEMA app;
CREATE TABLE users (id integer PRIMARY KEY, name text, code integer, gone text);
CREATE PUBLICATION few FOR TABLE users (id, code, gone) WHERE (code > 1);
