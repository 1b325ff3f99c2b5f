-- harmful: its rows are gone
DROP TABLE t;
