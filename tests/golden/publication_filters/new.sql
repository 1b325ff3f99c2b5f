-- since PostgreSQL 15
CREATE SCHEMA app;
CREATE TABLE users (id integer PRIMARY KEY, name text, code bigint);
CREATE PUBLICATION few FOR TABLE users (id, code) WHERE (code > 1);
CREATE PUBLICATION schemas FOR TABLES IN SCHEMA app;
