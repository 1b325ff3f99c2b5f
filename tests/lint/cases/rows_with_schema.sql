-- harmful: a change of rows beside changes of the schema
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE u ADD COLUMN m integer;
UPDATE t SET n = 0 WHERE id BETWEEN 1 AND 1000;
