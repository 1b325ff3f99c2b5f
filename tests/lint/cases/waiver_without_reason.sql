-- harmful: it says no reason
SET lock_timeout = '1s';
SET statement_timeout = '5s';
-- @allow create-index
SELECT 1;
