-- harmless: a domain that demands nothing is its base type
SET lock_timeout = '1s';
SET statement_timeout = '5s';
CREATE DOMAIN email AS text;
ALTER TABLE t ADD COLUMN mail email;
