-- harmful: the running release says the old name
ALTER TABLE t RENAME COLUMN email TO mail;
