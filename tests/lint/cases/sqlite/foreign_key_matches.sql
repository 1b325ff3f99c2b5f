-- harmless: the columns are unique
CREATE TABLE u (id INTEGER PRIMARY KEY, mail TEXT);
CREATE UNIQUE INDEX u_mail ON u (mail);
CREATE TABLE o (id INTEGER PRIMARY KEY, mail TEXT REFERENCES u (mail), user_id INTEGER REFERENCES "U");
CREATE INDEX o_mail ON o (mail);
CREATE INDEX o_user ON o (user_id);
