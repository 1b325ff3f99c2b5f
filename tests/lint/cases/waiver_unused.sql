-- harmful: nothing is found there
SET lock_timeout = '1s';
SET statement_timeout = '5s';
-- @allow create-index small
SELECT 1;
