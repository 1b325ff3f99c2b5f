-- harmful: no DISTINCT and no GROUP BY over it
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD COLUMN settings json;
