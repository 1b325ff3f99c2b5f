-- harmless: a literal with a sign, or a cast of one
ALTER TABLE t ADD COLUMN n INTEGER DEFAULT (CAST(-1 AS INTEGER));
