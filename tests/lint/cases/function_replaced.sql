-- harmless: no lock on any table
SET lock_timeout = '1s';
SET statement_timeout = '5s';
CREATE OR REPLACE FUNCTION one() RETURNS integer LANGUAGE plpgsql AS $$ BEGIN DELETE FROM t; RETURN 1; END $$;
