CREATE TABLE marks (id integer NOT NULL, v integer, PRIMARY KEY (id));
CREATE PUBLICATION changes FOR ALL TABLES;
