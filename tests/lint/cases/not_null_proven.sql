-- harmless: a validated CHECK (IS NOT NULL) proves it
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD CONSTRAINT there CHECK (email IS NOT NULL) NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT there;
ALTER TABLE t ALTER COLUMN email SET NOT NULL;
ALTER TABLE t DROP CONSTRAINT there;
