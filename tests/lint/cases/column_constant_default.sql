-- harmless: a constant is kept beside the table
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD COLUMN state text NOT NULL DEFAULT 'new';
