-- harmful: every write keeps both
SET lock_timeout = '1s';
SET statement_timeout = '5s';
CREATE TABLE t (id bigint PRIMARY KEY, a bigint, UNIQUE (a));
CREATE INDEX t_a ON t USING btree (a ASC);
