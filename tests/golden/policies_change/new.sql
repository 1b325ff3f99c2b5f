DO $$ BEGIN CREATE ROLE concertina_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE "concertina writer"; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id integer, a integer);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
ALTER TABLE t FORCE ROW LEVEL SECURITY;
CREATE POLICY one ON t TO concertina_reader USING (id > 1);
COMMENT ON POLICY one ON t IS 'one';
CREATE POLICY two ON t FOR INSERT TO concertina_reader, "concertina writer" WITH CHECK (a > 3);
CREATE POLICY three ON t FOR UPDATE USING (a > 0);
-- @renamed from=former
CREATE POLICY renamed ON t FOR DELETE USING (a > 2);
CREATE POLICY narrow ON t AS RESTRICTIVE USING (a > 2);
CREATE POLICY wide ON t FOR SELECT USING (a > 2);
