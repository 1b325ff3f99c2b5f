-- harmful: nothing numbers the rows
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ALTER COLUMN id DROP IDENTITY;
