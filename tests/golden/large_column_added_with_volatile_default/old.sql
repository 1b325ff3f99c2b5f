CREATE TABLE orders (id integer PRIMARY KEY, note text);
CREATE TABLE lines (note text);
CREATE TABLE parted (id integer, at date) PARTITION BY RANGE (at);
CREATE TABLE parted_rest PARTITION OF parted DEFAULT;
