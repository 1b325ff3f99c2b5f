CREATE TABLE users (id integer PRIMARY KEY, tier text DEFAULT 'free' NOT NULL, seats integer NOT NULL);
