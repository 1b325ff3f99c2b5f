CREATE TABLE jobs (id integer PRIMARY KEY, state text DEFAULT 'new', tries integer, rank integer DEFAULT 1);
