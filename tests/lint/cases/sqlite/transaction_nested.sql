-- harmful: refused
BEGIN;
BEGIN; COMMIT;
