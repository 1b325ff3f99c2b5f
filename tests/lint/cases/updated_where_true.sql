-- harmful: a condition that leaves no row out
SET lock_timeout = '1s';
SET statement_timeout = '5s';
UPDATE t SET n = 0 WHERE true;
