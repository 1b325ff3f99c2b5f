-- harmful: what its script does stands in no file
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER EXTENSION postgis UPDATE;
