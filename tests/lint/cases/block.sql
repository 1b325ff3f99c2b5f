-- harmful: what stands in a block
SET lock_timeout = '1s';
SET statement_timeout = '5s';
DO $$ BEGIN IF true THEN ALTER TABLE t ADD COLUMN n integer CHECK (n > 0); END IF; END $$;
