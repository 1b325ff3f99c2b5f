CREATE TABLE t (id integer PRIMARY KEY, b integer);
CREATE TABLE gone (id integer PRIMARY KEY);
CREATE FUNCTION called() RETURNS integer LANGUAGE plpgsql AS 'begin return 1; end';
CREATE FUNCTION sum_of() RETURNS bigint LANGUAGE plpgsql AS 'begin return (select sum(b) from t); end';
CREATE FUNCTION calls() RETURNS integer LANGUAGE plpgsql AS 'begin return called(); end';
CREATE FUNCTION counts() RETURNS bigint LANGUAGE plpgsql AS 'begin return (select count(*) from gone); end';
CREATE FUNCTION counts_t() RETURNS bigint LANGUAGE plpgsql AS 'begin return (select count(*) from t); end';
CREATE FUNCTION understood() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT sum(b) FROM t; END;
