-- harmful: every row gets a number: the table is rewritten
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD COLUMN n bigint GENERATED ALWAYS AS IDENTITY;
