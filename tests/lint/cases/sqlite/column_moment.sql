-- harmful: refused if there is a row
ALTER TABLE t ADD COLUMN at TEXT DEFAULT CURRENT_TIMESTAMP;
