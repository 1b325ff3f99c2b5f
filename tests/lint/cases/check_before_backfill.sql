-- harmful: old rows cannot be changed until the backfill reached them
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD CONSTRAINT there CHECK (n IS NOT NULL) NOT VALID;
UPDATE t SET n = 0 WHERE n IS NULL AND id BETWEEN 1 AND 1000;
