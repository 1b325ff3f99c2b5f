CREATE TABLE users (id integer PRIMARY KEY, name text);
CREATE TABLE visits (id integer PRIMARY KEY);
CREATE PUBLICATION few FOR TABLE users WITH (publish = 'insert');
CREATE PUBLICATION everything FOR ALL TABLES;
COMMENT ON PUBLICATION everything IS 'of all';
