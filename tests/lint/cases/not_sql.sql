-- harmful: no statement of PostgreSQL
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABEL t ADD COLUMN n integer;
