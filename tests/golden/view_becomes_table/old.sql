CREATE TABLE goods (id integer PRIMARY KEY, price integer, name text);
CREATE VIEW v AS SELECT id FROM goods;
