-- harmful: refused while the index says it
CREATE INDEX t_c ON t (c);
ALTER TABLE t DROP COLUMN c;
