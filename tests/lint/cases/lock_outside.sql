-- harmful: PostgreSQL refuses it
SET lock_timeout = '1s';
SET statement_timeout = '5s';
LOCK TABLE t IN SHARE MODE;
