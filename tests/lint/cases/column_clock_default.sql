-- harmful: clock_timestamp() differs by row: the table is rewritten
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD COLUMN seen timestamptz DEFAULT clock_timestamp();
