CREATE TABLE t (
    id integer PRIMARY KEY,
    -- @renamed from=b
    -- @allow drops-data both names are filled
    c integer
);
CREATE FUNCTION sum_of() RETURNS bigint LANGUAGE plpgsql AS 'begin return (select sum(b) from t); end';
CREATE FUNCTION calls() RETURNS integer LANGUAGE plpgsql AS 'begin return called(); end';
CREATE FUNCTION counts() RETURNS bigint LANGUAGE plpgsql AS 'begin return (select count(*) from gone); end';
CREATE FUNCTION counts_t() RETURNS bigint LANGUAGE plpgsql AS 'begin return (select count(*) from t); end';
CREATE FUNCTION understood() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT sum(c) FROM t; END;
