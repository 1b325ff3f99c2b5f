-- harmless: it is there again
SET lock_timeout = '1s';
SET statement_timeout = '5s';
BEGIN;
DROP VIEW v;
CREATE VIEW v AS SELECT 1; COMMIT;
