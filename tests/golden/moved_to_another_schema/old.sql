CREATE SCHEMA drafts;
CREATE SCHEMA archive;
CREATE TYPE drafts.mood AS ENUM ('sad', 'ok');
CREATE TABLE drafts.letters (id serial PRIMARY KEY, number integer GENERATED ALWAYS AS IDENTITY, mood drafts.mood DEFAULT 'ok');
CREATE INDEX letters_mood ON drafts.letters (mood) WHERE mood <> 'sad';
CREATE FUNCTION drafts.weight(drafts.letters) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE VIEW public.shown AS SELECT letters.*, drafts.weight(letters) AS weight FROM drafts.letters;
CREATE TABLE public.stamps (letter_id integer REFERENCES drafts.letters (id));
