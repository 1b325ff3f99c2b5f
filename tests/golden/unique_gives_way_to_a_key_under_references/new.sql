CREATE TABLE files (id integer PRIMARY KEY, name text);
CREATE TABLE notes (id integer PRIMARY KEY, file_id integer REFERENCES files (id));
CREATE TABLE tags (id integer PRIMARY KEY, file_id integer REFERENCES files (id) ON DELETE CASCADE);
CREATE TABLE pages (id integer PRIMARY KEY, file_id integer REFERENCES files (id));
