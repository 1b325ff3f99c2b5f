CREATE TYPE status AS ENUM ('open', 'done');
CREATE TABLE jobs (id integer PRIMARY KEY, status status NOT NULL DEFAULT 'open', CHECK (status <> 'done' OR id > 0));
CREATE INDEX jobs_open ON jobs (id) WHERE status = 'open';
CREATE TABLE parts (status status) PARTITION BY LIST (status);
CREATE TABLE parts_done PARTITION OF parts FOR VALUES IN ('done');
CREATE VIEW open_jobs AS SELECT status FROM jobs WHERE status = 'open';
