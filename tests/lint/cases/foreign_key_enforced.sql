-- harmful: both tables are read (PostgreSQL 18)
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ALTER CONSTRAINT t_user_fkey ENFORCED;
