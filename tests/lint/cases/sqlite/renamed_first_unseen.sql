-- harmless: the files show that nothing refers to it
CREATE TABLE t (id INTEGER PRIMARY KEY, c TEXT);
ALTER TABLE t RENAME TO t_old;
CREATE TABLE t (id INTEGER PRIMARY KEY, c TEXT NOT NULL);
INSERT INTO t SELECT * FROM t_old;
DROP TABLE t_old;
