-- harmful: what EXECUTE runs stands nowhere
SET lock_timeout = '1s';
SET statement_timeout = '5s';
DO $$ BEGIN EXECUTE 'DROP TABLE ' || 't'; END $$;
