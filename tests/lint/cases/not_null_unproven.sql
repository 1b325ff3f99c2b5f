-- harmful: the proof is not validated
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD CONSTRAINT there CHECK (n IS NOT NULL) NOT VALID;
ALTER TABLE t ALTER COLUMN n SET NOT NULL;
