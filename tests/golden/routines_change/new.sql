SET check_function_bodies = off;
CREATE FUNCTION sum_step(state int, x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT coalesce(state, 0) + x';
CREATE FUNCTION sum_back(state int, x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT state - x';
CREATE FUNCTION sum_final(state int) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT state::text';
CREATE AGGREGATE total(int) (
    SFUNC = sum_step, STYPE = int, INITCOND = '1',
    FINALFUNC = sum_final, MSFUNC = sum_step, MINVFUNC = sum_back,
    MSTYPE = int, MINITCOND = '0', MFINALFUNC = sum_final, PARALLEL = SAFE
);
CREATE AGGREGATE number(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');
CREATE AGGREGATE place(VARIADIC "any" ORDER BY VARIADIC "any") (
    SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = dense_rank_final, FINALFUNC_EXTRA, HYPOTHETICAL
);
COMMENT ON AGGREGATE number(*) IS 'of rows';
CREATE PROCEDURE half(whole int, OUT part bigint) LANGUAGE plpgsql AS $$ BEGIN part := whole / 2; END $$;
COMMENT ON PROCEDURE half(int) IS 'rounded down';
CREATE FUNCTION even(n int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT NOT odd(n)';
CREATE FUNCTION odd(n int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT n <> 0 AND even(n - 1)';
CREATE FUNCTION pick(n int, VARIADIC words text[] DEFAULT '{}') RETURNS text
    LANGUAGE sql VOLATILE COST 9 LEAKPROOF PARALLEL SAFE SET search_path = public
    RETURN words[n];
CREATE VIEW picked AS SELECT pick(1, 'a', 'b') AS pick;
