-- harmful: the running release says the old name
ALTER TABLE t RENAME TO u;
