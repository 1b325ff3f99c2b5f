-- harmful: what comes next is done without foreign keys
PRAGMA foreign_keys = 0;
