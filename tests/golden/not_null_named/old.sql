-- since PostgreSQL 18
CREATE TABLE users (id integer CONSTRAINT users_have_id NOT NULL, code integer CONSTRAINT code_must NOT NULL, name text);
