DO $$ BEGIN CREATE ROLE concertina_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE "concertina writer"; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;

-- Whoever comes to own it was granted something before, and whoever did is granted something now.
CREATE TABLE given (id serial PRIMARY KEY, n bigint GENERATED ALWAYS AS IDENTITY, note text);
ALTER TABLE given OWNER TO concertina_reader;
GRANT SELECT ON given TO postgres;
CREATE TABLE taken (id serial PRIMARY KEY, note text);
GRANT SELECT, INSERT ON taken TO concertina_reader;
GRANT UPDATE (note) ON taken TO concertina_reader;
GRANT USAGE ON taken_id_seq TO concertina_reader;
CREATE TABLE passed (id int PRIMARY KEY, note text);
ALTER TABLE passed OWNER TO "concertina writer";
GRANT SELECT ON passed TO concertina_reader;
GRANT SELECT (note) ON passed TO postgres;
CREATE TABLE fresh (id serial PRIMARY KEY);
ALTER TABLE fresh OWNER TO "concertina writer";
REVOKE DELETE ON fresh FROM "concertina writer";
GRANT SELECT ON fresh TO concertina_reader;

-- @renamed from=former strategy=direct
CREATE TABLE concertina_reader (id int);
ALTER TABLE concertina_reader OWNER TO concertina_reader;

-- Sequences that come to a column of somebody else's table, leave it, and change places.
CREATE TABLE counted (id int, other int);
CREATE TABLE counting (id int);
CREATE SEQUENCE comes OWNED BY counted.id;
CREATE SEQUENCE comes_from_another OWNED BY counted.id;
ALTER TABLE counted OWNER TO concertina_reader;
CREATE SEQUENCE leaves;
CREATE SEQUENCE moves OWNED BY counting.id;
CREATE SEQUENCE alone;
ALTER SEQUENCE alone OWNER TO "concertina writer";

CREATE SCHEMA app AUTHORIZATION "concertina writer";
SET ROLE "concertina writer";
CREATE TABLE app.inside (id int);
RESET ROLE;

CREATE VIEW seen AS SELECT id, note FROM given;
ALTER VIEW seen OWNER TO concertina_reader;
CREATE MATERIALIZED VIEW stored AS SELECT id FROM given;
ALTER MATERIALIZED VIEW stored OWNER TO concertina_reader;
CREATE FUNCTION made_anew(a int) RETURNS bigint LANGUAGE sql AS 'SELECT a::bigint';
ALTER FUNCTION made_anew(int) OWNER TO concertina_reader;
CREATE FUNCTION called(a int) RETURNS int LANGUAGE sql AS 'SELECT a + 1';
ALTER FUNCTION called(int) OWNER TO concertina_reader;
CREATE PROCEDURE done(IN a int, OUT b int) LANGUAGE sql AS 'SELECT a';
ALTER PROCEDURE done(IN int) OWNER TO concertina_reader;
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int);
ALTER AGGREGATE total(int) OWNER TO concertina_reader;
CREATE TYPE mood AS ENUM ('low', 'high');
ALTER TYPE mood OWNER TO "concertina writer";
CREATE TYPE stable AS ENUM ('a');
ALTER TYPE stable OWNER TO concertina_reader;
CREATE DOMAIN short AS text DEFAULT '' CHECK (length(value) < 9);
ALTER DOMAIN short OWNER TO concertina_reader;
CREATE TYPE pair AS (a int, b int);
ALTER TYPE pair OWNER TO concertina_reader;
CREATE TYPE span AS RANGE (SUBTYPE = int);
ALTER TYPE span OWNER TO concertina_reader;
CREATE COLLATION plain (LOCALE = 'C');
ALTER COLLATION plain OWNER TO concertina_reader;
CREATE CONVERSION turned FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
ALTER CONVERSION turned OWNER TO concertina_reader;
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
ALTER OPERATOR === (int, int) OWNER TO concertina_reader;
CREATE OPERATOR FAMILY kin USING hash;
ALTER OPERATOR FAMILY kin USING hash OWNER TO concertina_reader;
CREATE OPERATOR CLASS kind FOR TYPE mood USING hash FAMILY kin AS OPERATOR 1 = (anyenum, anyenum), FUNCTION 1 hashenum(anyenum);
ALTER OPERATOR CLASS kind USING hash OWNER TO concertina_reader;
CREATE STATISTICS known ON id, note FROM passed;
ALTER STATISTICS known OWNER TO concertina_reader;
CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = simple);
ALTER TEXT SEARCH DICTIONARY words OWNER TO concertina_reader;
CREATE TEXT SEARCH CONFIGURATION found (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION found OWNER TO concertina_reader;
CREATE LANGUAGE plother HANDLER plpgsql_call_handler;
ALTER LANGUAGE plother OWNER TO concertina_reader;
CREATE FOREIGN DATA WRAPPER wrapper;
CREATE SERVER remote FOREIGN DATA WRAPPER wrapper;
GRANT USAGE ON FOREIGN DATA WRAPPER wrapper TO PUBLIC;
ALTER SERVER remote OWNER TO concertina_reader;
CREATE FOREIGN TABLE far (id int) SERVER remote;
ALTER FOREIGN TABLE far OWNER TO concertina_reader;
CREATE PUBLICATION told FOR TABLE passed;
ALTER PUBLICATION told OWNER TO concertina_reader;
