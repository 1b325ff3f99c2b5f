-- harmful: SQLite has no such statement
ALTER TABLE t ALTER COLUMN c TYPE INTEGER;
