-- harmful: it fails, and every later rename
CREATE TABLE t (id INTEGER PRIMARY KEY);
CREATE VIEW v AS SELECT id FROM t;
DROP TABLE t;
