-- harmful: readers wait until the transaction ends
SET lock_timeout = '1s';
SET statement_timeout = '5s';
BEGIN;
LOCK TABLE t; COMMIT;
