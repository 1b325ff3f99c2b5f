CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE DOMAIN percent AS positive NOT NULL CHECK (VALUE <= 100);
CREATE TABLE scores (id integer PRIMARY KEY, points integer, share integer);
