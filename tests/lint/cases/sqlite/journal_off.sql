-- harmful: a failure half way may damage the file
PRAGMA journal_mode = OFF;
