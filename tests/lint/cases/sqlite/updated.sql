-- harmful: every row is written
UPDATE t SET a = 1;
