-- harmless: a setting alone
SET lock_timeout = '1s';
SET statement_timeout = '5s';
SET timezone = 'UTC';
SELECT 1;
