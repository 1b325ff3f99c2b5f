-- harmless: nothing changes
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD COLUMN code varchar(10);
ALTER TABLE t ALTER COLUMN code TYPE character varying(10);
