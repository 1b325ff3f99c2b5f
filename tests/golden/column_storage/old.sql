CREATE TABLE files (id integer PRIMARY KEY, body text, head bytea, size integer);
ALTER TABLE files ALTER body SET STORAGE EXTERNAL, ALTER body SET COMPRESSION pglz, ALTER size SET STATISTICS 10;
ALTER TABLE files ALTER size SET (n_distinct = 5), ALTER head SET STORAGE EXTERNAL;
CREATE INDEX files_long ON files ((size * 2));
ALTER INDEX files_long ALTER COLUMN 1 SET STATISTICS 50;
