-- harmless: by itself
PRAGMA journal_mode(WAL);
PRAGMA synchronous = NORMAL;
VACUUM;
ANALYZE;
