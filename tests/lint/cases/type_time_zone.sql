-- harmful: a rewrite unless the session's TimeZone is UTC
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD COLUMN at timestamptz;
ALTER TABLE t ALTER COLUMN at TYPE timestamp;
