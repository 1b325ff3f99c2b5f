-- harmless: it is there again
SET lock_timeout = '1s';
SET statement_timeout = '5s';
BEGIN;
DROP TRIGGER keep ON t;
CREATE TRIGGER keep BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); COMMIT;
