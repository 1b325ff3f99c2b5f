-- harmful: every write keeps both
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
CREATE INDEX t_a ON t (a);
CREATE INDEX t_a_too ON t ("A");
