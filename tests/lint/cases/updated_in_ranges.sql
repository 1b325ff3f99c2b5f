-- harmless: so many rows at once
SET lock_timeout = '1s';
SET statement_timeout = '5s';
UPDATE t SET n = 0 WHERE n IS NULL AND id BETWEEN 1 AND 1000;
