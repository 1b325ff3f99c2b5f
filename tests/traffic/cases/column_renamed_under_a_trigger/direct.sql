BEGIN;
ALTER TABLE users RENAME COLUMN email TO address;
CREATE OR REPLACE FUNCTION lowered() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.address := lower(NEW.address); RETURN NEW; END $$;
COMMIT;
