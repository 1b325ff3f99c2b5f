-- harmful: the unique index demands nothing any more
CREATE UNIQUE INDEX t_c ON t (c);
BEGIN;
CREATE TABLE t_new (id INTEGER PRIMARY KEY, c TEXT NOT NULL); INSERT INTO t_new (id, c) SELECT id, c FROM t; DROP TABLE t; ALTER TABLE t_new RENAME TO t; COMMIT;
