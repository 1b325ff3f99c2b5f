-- harmful: the server refuses it there
BEGIN;
VACUUM (ANALYZE) users; COMMIT;
