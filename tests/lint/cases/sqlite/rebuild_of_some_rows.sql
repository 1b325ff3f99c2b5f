-- harmful: rows that the copy leaves out are gone
PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE t_new (id INTEGER PRIMARY KEY, c TEXT NOT NULL);
INSERT INTO t_new (id, c) SELECT id, c FROM t WHERE c IS NOT NULL;
ALTER TABLE t_new RENAME TO u;
PRAGMA foreign_key_check;
COMMIT; PRAGMA foreign_keys = ON; DROP TABLE t;
