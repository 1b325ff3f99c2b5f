-- harmful: two rows without a key
CREATE TABLE t (id TEXT PRIMARY KEY);
