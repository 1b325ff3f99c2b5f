CREATE SCHEMA drafts;
CREATE SCHEMA archive;
CREATE SCHEMA sent;
-- @renamed from=drafts.mood
CREATE TYPE archive.feeling AS ENUM ('sad', 'ok');
-- @renamed from=drafts.letters
CREATE TABLE sent.letters (id serial PRIMARY KEY, number integer GENERATED ALWAYS AS IDENTITY, mood archive.feeling DEFAULT 'ok');
CREATE INDEX letters_mood ON sent.letters (mood) WHERE mood <> 'sad';
-- @renamed from=drafts.weight
CREATE FUNCTION sent.weight(sent.letters) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE VIEW public.shown AS SELECT letters.*, sent.weight(letters) AS weight FROM sent.letters;
CREATE TABLE public.stamps (letter_id integer REFERENCES sent.letters (id));
