DO $$ BEGIN CREATE ROLE concertina_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE "concertina writer"; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;

-- Whoever comes to own it was granted something before, and whoever did is granted something now.
CREATE TABLE given (id serial PRIMARY KEY, n bigint GENERATED ALWAYS AS IDENTITY, note text);
GRANT SELECT, INSERT ON given TO concertina_reader;
GRANT UPDATE (note) ON given TO concertina_reader;
GRANT USAGE ON given_id_seq TO concertina_reader;
CREATE TABLE taken (id serial PRIMARY KEY, note text);
ALTER TABLE taken OWNER TO concertina_reader;
CREATE TABLE passed (id int PRIMARY KEY, note text);
ALTER TABLE passed OWNER TO concertina_reader;
GRANT SELECT ON passed TO "concertina writer";
GRANT SELECT (note) ON passed TO postgres;
CREATE TABLE gone (id serial PRIMARY KEY);
ALTER TABLE gone OWNER TO concertina_reader;
GRANT SELECT ON gone TO "concertina writer";

CREATE TABLE former (id int);
ALTER TABLE former OWNER TO concertina_reader;

-- Sequences that come to a column of somebody else's table, leave it, and change places.
CREATE TABLE counted (id int, other int);
CREATE TABLE counting (id int);
CREATE SEQUENCE comes;
CREATE SEQUENCE comes_from_another;
ALTER SEQUENCE comes_from_another OWNER TO "concertina writer";
GRANT USAGE ON SEQUENCE comes_from_another TO concertina_reader;
CREATE SEQUENCE leaves OWNED BY counted.id;
CREATE SEQUENCE moves OWNED BY counted.other;
CREATE SEQUENCE alone;
ALTER TABLE counted OWNER TO concertina_reader;

CREATE SCHEMA app AUTHORIZATION concertina_reader;
CREATE TABLE app.inside (id int);
ALTER SCHEMA public OWNER TO concertina_reader;

CREATE VIEW seen AS SELECT id FROM given;
CREATE MATERIALIZED VIEW stored AS SELECT id FROM given;
CREATE FUNCTION made_anew(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
ALTER FUNCTION made_anew(int) OWNER TO concertina_reader;
CREATE FUNCTION called(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
CREATE PROCEDURE done(IN a int, OUT b int) LANGUAGE sql AS 'SELECT a';
CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int);
CREATE TYPE mood AS ENUM ('low', 'high', 'none');
ALTER TYPE mood OWNER TO concertina_reader;
CREATE TYPE stable AS ENUM ('a');
CREATE DOMAIN short AS text DEFAULT '' CHECK (length(value) < 9);
CREATE TYPE pair AS (a int, b int);
CREATE TYPE span AS RANGE (SUBTYPE = int);
CREATE COLLATION plain (LOCALE = 'C');
CREATE CONVERSION turned FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
CREATE OPERATOR FAMILY kin USING hash;
CREATE OPERATOR CLASS kind FOR TYPE mood USING hash FAMILY kin AS OPERATOR 1 = (anyenum, anyenum), FUNCTION 1 hashenum(anyenum);
CREATE STATISTICS known ON id, note FROM passed;
CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION found (COPY = simple);
CREATE LANGUAGE plother HANDLER plpgsql_call_handler;
CREATE FOREIGN DATA WRAPPER wrapper;
CREATE SERVER remote FOREIGN DATA WRAPPER wrapper;
GRANT USAGE ON FOREIGN DATA WRAPPER wrapper TO PUBLIC;
CREATE FOREIGN TABLE far (id int) SERVER remote;
CREATE PUBLICATION told FOR TABLE passed;
