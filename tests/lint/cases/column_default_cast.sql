-- harmless: a cast calls nothing that differs by row
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD COLUMN state varchar(20) DEFAULT 'a'::varchar(20);
