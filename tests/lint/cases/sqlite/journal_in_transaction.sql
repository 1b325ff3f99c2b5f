-- harmful: it does nothing
BEGIN;
PRAGMA journal_mode = WAL; COMMIT;
