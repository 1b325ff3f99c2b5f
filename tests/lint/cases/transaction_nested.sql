-- harmful: there is no transaction in a transaction
SET lock_timeout = '1s';
SET statement_timeout = '5s';
BEGIN;
SELECT 1;
BEGIN; COMMIT;
