-- harmful: VALIDATE reads under the lock of ADD
SET lock_timeout = '1s';
SET statement_timeout = '5s';
BEGIN;
ALTER TABLE t ADD CONSTRAINT positive CHECK (n > 0) NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT positive; COMMIT;
