-- harmful: refused if there is a row and foreign keys are on
ALTER TABLE t ADD COLUMN shop INTEGER DEFAULT 1 REFERENCES shops;
