-- harmful: the whole table is read under ACCESS EXCLUSIVE
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD CONSTRAINT positive CHECK (n > 0);
