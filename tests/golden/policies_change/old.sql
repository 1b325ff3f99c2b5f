DO $$ BEGIN CREATE ROLE concertina_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE "concertina writer"; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id integer, a integer);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY one ON t USING (id > 0);
COMMENT ON POLICY one ON t IS 'one';
CREATE POLICY two ON t FOR INSERT WITH CHECK (a > 0);
CREATE POLICY three ON t FOR UPDATE USING (a > 0) WITH CHECK (a > 1);
CREATE POLICY former ON t FOR DELETE USING (a > 0);
