-- harmless: a constant is kept in the schema
ALTER TABLE t ADD COLUMN c TEXT NOT NULL DEFAULT ('x');
