-- harmful: refused if there is a row
ALTER TABLE t ADD COLUMN c INTEGER AS (a + b) STORED;
