-- harmless: nobody has it yet
SET lock_timeout = '1s';
SET statement_timeout = '5s';
CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$; REVOKE ALL ON FUNCTION f() FROM PUBLIC;
