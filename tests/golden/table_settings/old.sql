CREATE TABLE users (id integer PRIMARY KEY, code integer NOT NULL, about text);
CREATE UNIQUE INDEX users_code ON users (code);
ALTER TABLE users REPLICA IDENTITY USING INDEX users_code;
ALTER TABLE users CLUSTER ON users_pkey;
ALTER TABLE users SET (toast.autovacuum_enabled = false);
COMMENT ON INDEX users_pkey IS 'of the key';
CREATE TABLE visits (id integer GENERATED ALWAYS AS IDENTITY);
COMMENT ON SEQUENCE visits_id_seq IS 'counts visits';
