CREATE TYPE mood AS ENUM ('fine', 'odd');
CREATE TYPE size AS (width integer, height integer);
CREATE TYPE thing AS (weight bigint, mood mood, size size);
CREATE TABLE box (id integer PRIMARY KEY, inside thing, mood mood);
