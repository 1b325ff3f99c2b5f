-- harmful: there is no such rule
SET lock_timeout = '1s';
SET statement_timeout = '5s';
-- @allow create-idnex small
SELECT 1;
