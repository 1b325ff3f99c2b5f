-- harmful: the running release calls it
SET lock_timeout = '1s';
SET statement_timeout = '5s';
DROP FUNCTION f(integer);
