-- harmless: nothing says the table
CREATE TABLE t (id INTEGER PRIMARY KEY);
CREATE VIEW v AS SELECT id FROM t;
DROP VIEW v;
DROP TABLE t;
