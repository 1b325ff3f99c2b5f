-- harmful: it does not say which moment it is
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD COLUMN at timestamp;
