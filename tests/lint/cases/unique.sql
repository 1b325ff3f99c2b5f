-- harmful: the index is built under ACCESS EXCLUSIVE
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD CONSTRAINT t_code_key UNIQUE (code);
