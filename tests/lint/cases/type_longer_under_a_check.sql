-- harmful: the check is asked of every row again
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD COLUMN code varchar(10);
ALTER TABLE t ADD CONSTRAINT coded CHECK (code <> '') NOT VALID;
ALTER TABLE t ALTER COLUMN code TYPE text;
