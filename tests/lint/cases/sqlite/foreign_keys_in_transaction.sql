-- harmful: it does nothing, and rows of others are deleted
BEGIN;
PRAGMA foreign_keys = OFF; COMMIT;
