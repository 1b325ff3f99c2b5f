-- harmful: half of it stays when one fails
ALTER TABLE t ADD COLUMN c TEXT; UPDATE t SET c = d WHERE c IS NULL;
