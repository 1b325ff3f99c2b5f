-- harmful: the last one counts
UPDATE t SET a = 1, a = 2 WHERE id = 1;
