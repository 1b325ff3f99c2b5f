-- harmful: refused
BEGIN;
SELECT 1;
VACUUM; COMMIT;
