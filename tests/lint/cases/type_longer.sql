-- harmful: free for the table, and prepared statements fail
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD COLUMN code varchar(10);
ALTER TABLE t ALTER COLUMN code TYPE varchar(20);
