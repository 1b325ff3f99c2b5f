CREATE TABLE users (id integer PRIMARY KEY, code integer NOT NULL, about text);
CREATE UNIQUE INDEX users_code ON users (code, id);
ALTER TABLE users REPLICA IDENTITY USING INDEX users_code;
ALTER TABLE users CLUSTER ON users_code;
ALTER TABLE users SET (toast.autovacuum_vacuum_threshold = 100);
CREATE TABLE visits (id integer GENERATED ALWAYS AS IDENTITY);
COMMENT ON SEQUENCE visits_id_seq IS 'counts all visits';
ALTER TABLE visits REPLICA IDENTITY FULL;
