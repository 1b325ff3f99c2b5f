-- harmless: foreign keys are off meanwhile
CREATE TABLE c (id INTEGER PRIMARY KEY, t_id INTEGER REFERENCES t ON DELETE CASCADE);
CREATE INDEX c_t ON c (t_id);
PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE t_new (id INTEGER PRIMARY KEY, c TEXT NOT NULL);
INSERT INTO t_new (id, c) SELECT id, c FROM t;
DROP TABLE t;
ALTER TABLE t_new RENAME TO t;
COMMIT;
PRAGMA foreign_keys = ON;
