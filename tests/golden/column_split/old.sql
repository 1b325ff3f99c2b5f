CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL, "Zip code" text, town text, seen integer);
