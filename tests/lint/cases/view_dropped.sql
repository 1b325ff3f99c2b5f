-- harmful: the running release says it
SET lock_timeout = '1s';
SET statement_timeout = '5s';
DROP VIEW v;
