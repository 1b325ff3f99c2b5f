-- harmless: the index went before
CREATE TABLE t (id INTEGER PRIMARY KEY, c TEXT);
CREATE INDEX t_c ON t (c);
DROP INDEX t_c;
ALTER TABLE t DROP COLUMN c;
