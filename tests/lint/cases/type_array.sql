-- harmful: an array whose element grows is rewritten
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ALTER COLUMN tags TYPE varchar(20)[];
