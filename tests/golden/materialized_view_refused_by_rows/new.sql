CREATE TABLE sales (id integer PRIMARY KEY, shop integer, amount integer);
CREATE MATERIALIZED VIEW shops AS SELECT shop, amount FROM sales;
CREATE UNIQUE INDEX by_shop ON shops (shop);
