-- harmful: writers wait
SET lock_timeout = '1s';
SET statement_timeout = '5s';
REINDEX TABLE t;
