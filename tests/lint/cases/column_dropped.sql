-- harmful: values are lost and the running release fails
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t DROP COLUMN fax;
