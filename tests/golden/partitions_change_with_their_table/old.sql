CREATE TABLE events (id bigint NOT NULL, at date NOT NULL, n integer, label text DEFAULT 'a', gone integer NOT NULL DEFAULT 3, code integer, tight text) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events (label DEFAULT 'b', n NOT NULL) FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE events_rest PARTITION OF events DEFAULT PARTITION BY LIST (id);
CREATE TABLE events_rest_1 PARTITION OF events_rest FOR VALUES IN (1, 2);
CREATE VIEW v_all AS SELECT id, n, code FROM events;
CREATE VIEW v_part AS SELECT id, n, gone FROM events_2024;
COMMENT ON COLUMN events_2024.n IS 'of the part';
