-- harmless: it came a moment ago
SET lock_timeout = '1s';
SET statement_timeout = '5s';
CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$; SELECT f(); DROP FUNCTION f();
