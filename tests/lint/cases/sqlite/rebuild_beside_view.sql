-- harmless: the view goes before and comes again
CREATE VIEW v AS SELECT c FROM t;
BEGIN;
DROP VIEW v;
CREATE TABLE t_new (id INTEGER PRIMARY KEY, c TEXT NOT NULL);
INSERT INTO t_new (id, c) SELECT id, c FROM t;
DROP TABLE t;
ALTER TABLE t_new RENAME TO t;
CREATE VIEW v AS SELECT c FROM t;
COMMIT;
