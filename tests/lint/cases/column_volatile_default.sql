-- harmful: each row gets another value: the table is rewritten
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD COLUMN token uuid DEFAULT gen_random_uuid();
