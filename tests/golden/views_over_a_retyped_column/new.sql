CREATE TABLE goods (id integer PRIMARY KEY, price numeric(12,2), name text);
CREATE VIEW dear AS SELECT id, price FROM goods WHERE price > 100;
CREATE VIEW dearest AS SELECT id FROM dear WHERE price > 1000;
COMMENT ON VIEW dearest IS 'the dearest';
COMMENT ON COLUMN dear.price IS 'in cents';
