-- harmful: CHECK (n > 0) proves nothing to the server
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD CONSTRAINT there CHECK (n > 0) NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT there;
ALTER TABLE t ALTER COLUMN n SET NOT NULL;
