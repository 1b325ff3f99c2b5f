CREATE TABLE parents (id integer PRIMARY KEY, note text);
CREATE TABLE numbered (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text);
CREATE TABLE refusing (id integer PRIMARY KEY, parent_id integer NOT NULL REFERENCES parents);
CREATE TABLE cascading (id integer PRIMARY KEY, parent_id integer NOT NULL REFERENCES parents ON DELETE CASCADE);
CREATE TABLE following (id integer PRIMARY KEY, parent_id integer REFERENCES parents ON UPDATE CASCADE ON DELETE SET NULL);
CREATE TABLE required (id integer PRIMARY KEY, parent_id integer NOT NULL REFERENCES parents ON UPDATE CASCADE ON DELETE SET NULL);
CREATE TABLE counted (id integer PRIMARY KEY, numbered_id bigint NOT NULL REFERENCES numbered ON DELETE CASCADE);
CREATE TABLE below (id integer PRIMARY KEY, cascading_id integer REFERENCES cascading);
CREATE TABLE behind (id integer PRIMARY KEY, refusing_id integer REFERENCES refusing);
