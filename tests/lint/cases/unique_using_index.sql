-- harmless: built beside readers and writers
SET lock_timeout = 0;
SET statement_timeout = 0;
CREATE UNIQUE INDEX CONCURRENTLY t_code_key ON t (code);
SET lock_timeout = '1s';
ALTER TABLE t ADD CONSTRAINT t_code_key UNIQUE USING INDEX t_code_key;
