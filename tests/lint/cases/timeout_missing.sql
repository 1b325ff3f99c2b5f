-- harmful: all queries queue behind a waiting ALTER TABLE
ALTER TABLE t ADD COLUMN n integer;
