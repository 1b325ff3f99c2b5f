-- harmful: the partial index is built again
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD COLUMN code varchar(10);
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY t_code ON t (id) WHERE code <> '';
SET lock_timeout = '1s';
ALTER TABLE t ALTER COLUMN code TYPE text;
