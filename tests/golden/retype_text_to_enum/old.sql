CREATE TABLE jobs (id integer PRIMARY KEY, state text NOT NULL DEFAULT 'new');
CREATE INDEX jobs_new ON jobs (id) WHERE state = 'new';
