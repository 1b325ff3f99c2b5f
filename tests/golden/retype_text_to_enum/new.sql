CREATE TYPE state AS ENUM ('new', 'done');
CREATE TABLE jobs (id integer PRIMARY KEY, state state NOT NULL DEFAULT 'new');
CREATE INDEX jobs_new ON jobs (id) WHERE state = 'new';
