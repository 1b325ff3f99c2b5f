CREATE TABLE big (id integer PRIMARY KEY, v integer);
CREATE TABLE counted (id integer PRIMARY KEY, tenant integer NOT NULL);
ALTER TABLE counted ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON counted FOR ALL USING (tenant > 0);
CREATE FUNCTION f(n integer) RETURNS integer LANGUAGE sql AS 'SELECT n';
CREATE VIEW listed AS SELECT id, tenant FROM counted;
