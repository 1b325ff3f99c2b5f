-- harmful: refused
ALTER TABLE t ADD COLUMN c TEXT UNIQUE;
