-- harmless: what is a lock or a rewrite there is none here
BEGIN;
CREATE TABLE p (id integer PRIMARY KEY, at timestamp, c char(3));
CREATE INDEX t_a ON t (a);
DROP INDEX t_b;
REINDEX;
COMMIT;
