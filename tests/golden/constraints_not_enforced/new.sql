-- since PostgreSQL 18
CREATE TABLE users (id integer PRIMARY KEY, code integer, CONSTRAINT small CHECK (code < 9), CONSTRAINT large CHECK (code > 0) NOT ENFORCED);
CREATE TABLE visits (id integer, CONSTRAINT visits_user FOREIGN KEY (id) REFERENCES users);
