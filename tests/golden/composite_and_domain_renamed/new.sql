-- @renamed from=point
CREATE TYPE place AS (x integer, y integer);
-- @renamed from=positive
CREATE DOMAIN number AS integer CONSTRAINT positive_check CHECK (VALUE > 0);
CREATE TABLE marks (id number PRIMARY KEY, at place);
