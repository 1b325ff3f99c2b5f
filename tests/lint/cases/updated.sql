-- harmful: every row is written in one transaction
SET lock_timeout = '1s';
SET statement_timeout = '5s';
UPDATE t SET n = 0;
