-- harmful: filled up with spaces
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD COLUMN code char(3);
