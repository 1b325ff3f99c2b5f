CREATE TYPE mood AS (word text);
CREATE FUNCTION seen() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TABLE people (
  id integer PRIMARY KEY,
  mood mood NOT NULL,
  -- @using level::text
  -- @reverse level::integer
  level text NOT NULL
);
CREATE CONSTRAINT TRIGGER people_seen AFTER INSERT OR UPDATE ON people DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION seen();
