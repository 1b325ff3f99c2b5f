-- harmless: the old one goes in the same file
SET lock_timeout = '1s';
SET statement_timeout = '5s';
CREATE TABLE t (id bigint PRIMARY KEY, a bigint);
CREATE INDEX t_a ON t (a);
CREATE INDEX t_a_next ON t (a);
DROP INDEX t_a;
ALTER INDEX t_a_next RENAME TO t_a;
CREATE INDEX t_a_there ON t (a) WHERE a > 0;
