CREATE TABLE users (id integer PRIMARY KEY, name text);
CREATE TABLE visits (id integer PRIMARY KEY);
CREATE PUBLICATION few FOR TABLE visits WITH (publish_via_partition_root = true);
CREATE PUBLICATION everything FOR TABLE users, visits;
COMMENT ON PUBLICATION everything IS 'of all';
