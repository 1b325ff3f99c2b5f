CREATE TABLE users (
  id bigint PRIMARY KEY,
  email text NOT NULL CHECK (email <> '')
);
CREATE VIEW addresses AS SELECT id, email FROM users;
CREATE FUNCTION lowered() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.email := lower(NEW.email); RETURN NEW; END $$;
CREATE TRIGGER lowered BEFORE INSERT OR UPDATE OF email ON users FOR EACH ROW EXECUTE FUNCTION lowered();
