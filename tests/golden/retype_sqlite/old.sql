CREATE TABLE jobs (id integer PRIMARY KEY, rank text, size integer);
