-- harmless: two elements of an array
SET lock_timeout = '1s';
SET statement_timeout = '5s';
UPDATE t SET a[1] = 1, a[2] = 2, b = 3 WHERE id = 1;
