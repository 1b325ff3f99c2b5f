-- harmless: a look at the schema
ALTER TABLE t ADD COLUMN c TEXT;
