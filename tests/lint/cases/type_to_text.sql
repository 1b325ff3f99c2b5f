-- harmful: from integer or char it is a rewrite; the file does not say
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ALTER COLUMN n TYPE text;
