-- @renamed from=status
CREATE TYPE job_status AS ENUM (
  'open',
  -- @renamed from=done
  'finished'
);
CREATE TABLE jobs (id integer PRIMARY KEY, status job_status NOT NULL DEFAULT 'open', CHECK (status <> 'finished' OR id > 0));
CREATE INDEX jobs_open ON jobs (id) WHERE status = 'open';
CREATE TABLE parts (status job_status) PARTITION BY LIST (status);
CREATE TABLE parts_done PARTITION OF parts FOR VALUES IN ('finished');
CREATE VIEW open_jobs AS SELECT status FROM jobs WHERE status = 'open';
