-- harmful: PostgreSQL refuses it
SET lock_timeout = '1s';
SET statement_timeout = '5s';
UPDATE t SET a = 1, b = 2, a = 3 WHERE id = 1;
