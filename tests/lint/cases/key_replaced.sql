-- harmless: another index takes its place
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t DROP CONSTRAINT t_pkey, ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX t_new;
