-- harmful: the table is read for NOT NULL under ACCESS EXCLUSIVE
SET lock_timeout = '1s';
ALTER TABLE t ADD COLUMN code bigint;
SET lock_timeout = 0;
SET statement_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY t_code ON t (code);
SET lock_timeout = '1s';
ALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX t_code;
