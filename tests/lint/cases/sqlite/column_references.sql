-- harmless: it begins as NULL
ALTER TABLE t ADD COLUMN shop INTEGER REFERENCES shops;
