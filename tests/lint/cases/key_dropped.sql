-- harmful: two rows may have one key
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t DROP CONSTRAINT t_pkey;
