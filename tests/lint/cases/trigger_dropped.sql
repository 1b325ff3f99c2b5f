-- harmful: what it did is not done
SET lock_timeout = '1s';
SET statement_timeout = '5s';
DROP TRIGGER keep ON t;
