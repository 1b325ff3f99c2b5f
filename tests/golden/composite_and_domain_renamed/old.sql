CREATE TYPE point AS (x integer, y integer);
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE TABLE marks (id positive PRIMARY KEY, at point);
