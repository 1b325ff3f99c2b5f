-- harmful: nothing behind it is read
SET lock_timeout = '1s';
SET statement_timeout = '5s';
SELECT 'open;
DROP TABLE t;
