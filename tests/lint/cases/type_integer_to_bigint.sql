-- harmful: the table is rewritten
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ALTER COLUMN n TYPE bigint;
