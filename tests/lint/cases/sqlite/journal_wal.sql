-- harmless: it stays with the file
PRAGMA journal_mode = WAL;
