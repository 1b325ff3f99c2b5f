CREATE TABLE big (id integer PRIMARY KEY, v bigint);
CREATE TABLE counted (id integer PRIMARY KEY, tenant integer NOT NULL, n bigint GENERATED ALWAYS AS IDENTITY UNIQUE);
ALTER TABLE counted ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON counted FOR SELECT USING (tenant > 0);
CREATE FUNCTION f(n integer) RETURNS bigint LANGUAGE sql AS 'SELECT n::bigint';
CREATE VIEW listed AS SELECT tenant, id FROM counted;
