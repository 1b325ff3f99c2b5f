-- harmful: values are lost and the running release fails
ALTER TABLE t DROP COLUMN c;
