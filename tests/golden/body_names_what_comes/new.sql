SET check_function_bodies = off;
CREATE TABLE kinds (name text);
CREATE FUNCTION first_kind() RETURNS text LANGUAGE sql STABLE AS 'SELECT min(name) FROM kinds';
CREATE FUNCTION known(title text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT public.label(title) IS NOT NULL';
CREATE FUNCTION label(title text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT public.zz_trimmed(title)';
CREATE FUNCTION zz_trimmed(title text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT trim(title)';
CREATE TABLE pages (
    id int PRIMARY KEY,
    title text NOT NULL,
    kind text DEFAULT first_kind(),
    CONSTRAINT has_a_label CHECK (known(title))
);
CREATE INDEX pages_by_label ON pages (label(title));
CREATE FUNCTION a_row(page pages) RETURNS kinds LANGUAGE plpgsql AS $$ DECLARE found kinds%ROWTYPE; BEGIN RETURN found; END $$;
