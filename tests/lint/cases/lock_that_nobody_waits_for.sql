-- harmless: neither readers nor writers wait
SET lock_timeout = '1s';
SET statement_timeout = '5s';
BEGIN; LOCK TABLE t IN SHARE UPDATE EXCLUSIVE MODE; COMMIT;
