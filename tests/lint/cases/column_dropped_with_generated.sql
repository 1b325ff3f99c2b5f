-- harmful: until 14 the generated column goes without a word
SET lock_timeout = '1s';
SET statement_timeout = '5s';
-- @allow add-column-stored the table is small
ALTER TABLE t ADD COLUMN twice integer GENERATED ALWAYS AS (n * 2) STORED;
-- @allow drop-column nobody reads it
ALTER TABLE t DROP COLUMN n;
