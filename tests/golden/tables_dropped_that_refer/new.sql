CREATE TABLE parents (id integer PRIMARY KEY, note text, more text);
CREATE TABLE numbered (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text);
