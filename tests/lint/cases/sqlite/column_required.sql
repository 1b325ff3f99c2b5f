-- harmful: fails if there is one row
ALTER TABLE t ADD COLUMN c TEXT NOT NULL;
