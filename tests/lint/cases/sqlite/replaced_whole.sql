-- harmful: rows that are met are deleted first
REPLACE INTO t SELECT * FROM s;
