CREATE TYPE mood AS ENUM ('ok', 'happy');
CREATE TABLE people (id integer PRIMARY KEY, mood mood NOT NULL DEFAULT 'ok');
CREATE INDEX people_mood ON people (mood);
CREATE VIEW merry AS SELECT id FROM people WHERE mood = 'happy';
