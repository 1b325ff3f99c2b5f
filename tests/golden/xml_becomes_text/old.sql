CREATE TABLE pages (id integer PRIMARY KEY, body xml);
