-- harmful: the running release meets NULL
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ALTER COLUMN email DROP NOT NULL;
