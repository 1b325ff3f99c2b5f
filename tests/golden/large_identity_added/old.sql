DO $$ BEGIN CREATE ROLE concertina_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE visits (at date, page text);
GRANT SELECT, INSERT ON visits TO concertina_reader;
