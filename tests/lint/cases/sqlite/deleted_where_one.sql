-- harmful: a condition that leaves no row out
DELETE FROM t WHERE 1;
