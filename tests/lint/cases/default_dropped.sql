-- harmful: an INSERT without the column finds no value
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ALTER COLUMN n DROP DEFAULT;
