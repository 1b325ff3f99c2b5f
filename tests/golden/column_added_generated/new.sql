CREATE TABLE users (id integer PRIMARY KEY, name text, folded text GENERATED ALWAYS AS (lower(name)) STORED);
