CREATE TABLE users (
  id bigint PRIMARY KEY,
  -- @renamed from=email
  address text NOT NULL CHECK (address <> '')
);
CREATE VIEW addresses AS SELECT id, address AS email FROM users;
CREATE FUNCTION lowered() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.address := lower(NEW.address); RETURN NEW; END $$;
CREATE TRIGGER lowered BEFORE INSERT OR UPDATE OF address ON users FOR EACH ROW EXECUTE FUNCTION lowered();
