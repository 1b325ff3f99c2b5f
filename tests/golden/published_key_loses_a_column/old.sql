CREATE TABLE marks (id integer NOT NULL, era integer NOT NULL, v integer, PRIMARY KEY (id, era));
CREATE PUBLICATION changes FOR ALL TABLES;
