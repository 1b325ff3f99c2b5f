CREATE TABLE goods (id integer PRIMARY KEY, price integer, name text);
CREATE VIEW v WITH (security_barrier) AS SELECT id FROM goods WHERE price > 1 WITH CHECK OPTION;
