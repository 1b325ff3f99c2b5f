CREATE TYPE money3 AS (amount integer, currency text);
CREATE FUNCTION amount(money3) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT 5::numeric';
CREATE CAST (money3 AS numeric) WITH FUNCTION amount(money3);
CREATE TABLE t (id integer, note text, m money3 CHECK (m::numeric > 0));
