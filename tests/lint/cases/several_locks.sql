-- harmful: t stays locked while the transaction waits for u
SET lock_timeout = '1s';
SET statement_timeout = '5s';
BEGIN;
ALTER TABLE t ADD COLUMN n integer;
ALTER TABLE u ADD COLUMN n integer; COMMIT;
