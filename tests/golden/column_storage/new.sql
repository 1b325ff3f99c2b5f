CREATE TABLE files (id integer PRIMARY KEY, body character varying, head bytea, size bigint);
ALTER TABLE files ALTER body SET STORAGE EXTERNAL, ALTER body SET COMPRESSION pglz, ALTER size SET STATISTICS 20;
ALTER TABLE files ALTER size SET (n_distinct_inherited = 5);
CREATE INDEX files_long ON files ((size * 2));
ALTER INDEX files_long ALTER COLUMN 1 SET STATISTICS 50;
