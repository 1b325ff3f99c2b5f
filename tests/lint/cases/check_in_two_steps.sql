-- harmless: NOT VALID, then VALIDATE, each by itself
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD CONSTRAINT positive CHECK (n > 0) NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT positive;
