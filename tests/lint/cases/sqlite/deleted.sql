-- harmful: all rows are gone
DELETE FROM t;
