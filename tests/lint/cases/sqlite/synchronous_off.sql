-- harmful: what is committed may be lost
PRAGMA synchronous = OFF;
