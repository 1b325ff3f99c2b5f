CREATE TABLE kept (id integer PRIMARY KEY, words text);
