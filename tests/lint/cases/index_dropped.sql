-- harmful: waits for every query of the table
SET lock_timeout = '1s';
SET statement_timeout = '5s';
DROP INDEX t_a;
