-- harmful: all rows are gone
SET lock_timeout = '1s';
SET statement_timeout = '5s';
DELETE FROM t;
