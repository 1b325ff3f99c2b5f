CREATE TABLE people (
  id bigint PRIMARY KEY,
  -- @renamed from=mail
  address text NOT NULL
);
CREATE VIEW mails AS SELECT id, address AS mail FROM people;
CREATE FUNCTION lowered() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.address := lower(NEW.address); RETURN NEW; END $$;
CREATE TRIGGER lowered BEFORE INSERT OR UPDATE OF address ON people FOR EACH ROW EXECUTE FUNCTION lowered();
