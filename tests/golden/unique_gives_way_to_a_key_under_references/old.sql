CREATE TABLE files (id integer NOT NULL, name text, CONSTRAINT files_id_key UNIQUE (id));
CREATE TABLE notes (id integer PRIMARY KEY, file_id integer REFERENCES files (id));
CREATE TABLE tags (id integer PRIMARY KEY, file_id integer REFERENCES files (id));
