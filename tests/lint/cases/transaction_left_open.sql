-- harmful: nothing is committed
SET lock_timeout = '1s';
SET statement_timeout = '5s';
BEGIN;
ALTER TABLE t ADD COLUMN n integer;
