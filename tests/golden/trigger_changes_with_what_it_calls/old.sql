-- The trigger and its function must change in one transaction: the one of before and the other of after would change both columns.
CREATE TABLE people (
  id bigint PRIMARY KEY,
  mail text NOT NULL
);
CREATE VIEW mails AS SELECT id, mail FROM people;
CREATE FUNCTION lowered() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.mail := lower(NEW.mail); RETURN NEW; END $$;
CREATE TRIGGER lowered BEFORE INSERT OR UPDATE OF mail ON people FOR EACH ROW EXECUTE FUNCTION lowered();
