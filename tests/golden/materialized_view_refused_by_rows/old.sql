CREATE TABLE sales (id integer PRIMARY KEY, shop integer, amount integer);
CREATE MATERIALIZED VIEW shops AS SELECT shop, amount FROM sales;
