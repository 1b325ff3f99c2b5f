CREATE TYPE mood AS ENUM ('fine', 'odd', 'lost');
CREATE TYPE size AS (width integer, height integer, depth integer);
CREATE TYPE thing AS (weight integer, mood mood, size size);
CREATE TABLE box (id integer PRIMARY KEY, inside thing, mood mood);
