-- harmful: readers of t wait for the UPDATE of another table
SET lock_timeout = '1s';
SET statement_timeout = '5s';
BEGIN;
ALTER TABLE t ADD COLUMN n integer;
UPDATE u SET n = 1 WHERE id < 1000; COMMIT;
