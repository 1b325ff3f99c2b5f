CREATE TABLE users (id integer PRIMARY KEY, name text, folded text GENERATED ALWAYS AS (upper(name)) STORED);
