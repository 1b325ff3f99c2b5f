-- harmless: now() is one value for all rows
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD COLUMN seen timestamptz NOT NULL DEFAULT now();
