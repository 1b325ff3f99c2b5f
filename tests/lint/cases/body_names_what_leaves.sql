-- harmful: the function fails at its next call
SET lock_timeout = '1s';
SET statement_timeout = '5s';
CREATE FUNCTION mails() RETURNS SETOF text LANGUAGE sql AS $$ SELECT fax FROM t $$;
-- @allow drop-column nobody reads it
ALTER TABLE t DROP COLUMN fax;
