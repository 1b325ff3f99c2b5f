CREATE TABLE t (id bigint PRIMARY KEY, a text NOT NULL CONSTRAINT short CHECK (length(a) < 50), b integer NOT NULL CONSTRAINT other CHECK (b > 0));
CREATE UNIQUE INDEX apart ON t (b, id) WHERE b > 1;
