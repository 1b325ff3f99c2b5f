-- harmful: every INSERT fails where foreign keys are on
CREATE TABLE u (id INTEGER PRIMARY KEY, mail TEXT);
CREATE TABLE o (id INTEGER PRIMARY KEY, mail TEXT REFERENCES u (mail)); CREATE INDEX o_mail ON o (mail);
