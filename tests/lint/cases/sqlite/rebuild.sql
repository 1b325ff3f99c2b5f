-- harmless: in the order that loses nothing
PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE t_new (id INTEGER PRIMARY KEY, c TEXT NOT NULL);
INSERT INTO t_new (id, c) SELECT id, c FROM t;
DROP TABLE t;
ALTER TABLE t_new RENAME TO t;
CREATE INDEX t_c ON t (c);
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;
