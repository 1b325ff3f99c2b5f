-- harmful: the running release says the old name
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER FUNCTION f(integer) RENAME TO g;
