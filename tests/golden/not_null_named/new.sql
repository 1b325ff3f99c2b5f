-- since PostgreSQL 18
CREATE TABLE users (id integer NOT NULL, code integer CONSTRAINT code_shall NOT NULL, name text CONSTRAINT name_must NOT NULL DEFAULT 'x');
