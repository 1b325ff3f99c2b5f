-- harmful: a slip, and the file cannot be read
PRAGMA writable_schema = ON;
