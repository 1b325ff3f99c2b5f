-- harmful: what depends on it goes unnamed
SET lock_timeout = '1s';
SET statement_timeout = '5s';
DROP TABLE t CASCADE;
