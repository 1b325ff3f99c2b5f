CREATE TABLE notes (id int PRIMARY KEY, title text);
-- @renamed from=short
CREATE FUNCTION brief(title text) RETURNS text LANGUAGE sql IMMUTABLE RETURN left(title, 3);
CREATE INDEX notes_by_short ON notes (brief(title));
-- @renamed from=loud
CREATE FUNCTION shout(title text) RETURNS text LANGUAGE sql IMMUTABLE RETURN upper(title);
CREATE VIEW louder AS SELECT shout(title) AS loud FROM notes;
-- @renamed from=tidy strategy=direct
CREATE PROCEDURE clean(OUT n int) LANGUAGE sql AS 'SELECT 1';
-- @renamed from=number strategy=direct
CREATE AGGREGATE how_many(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');
-- @renamed from=keep
CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
-- @renamed from=kept
CREATE TRIGGER held BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION hold();
ALTER TABLE notes DISABLE TRIGGER held;
-- @renamed from=never
CREATE RULE nothing AS ON DELETE TO notes DO INSTEAD NOTHING;
CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
-- @renamed from=watched
CREATE EVENT TRIGGER guarded ON sql_drop EXECUTE FUNCTION watch();
