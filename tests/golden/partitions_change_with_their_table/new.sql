CREATE TABLE events (id bigint NOT NULL, at date NOT NULL, n bigint DEFAULT 7, label text DEFAULT 'c', code text, tight text, fresh integer NOT NULL DEFAULT 5, made integer GENERATED ALWAYS AS (length(label)) STORED) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events (label DEFAULT 'b', n NOT NULL DEFAULT 9, fresh DEFAULT 6) FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE events_rest PARTITION OF events DEFAULT PARTITION BY LIST (id);
CREATE TABLE events_rest_1 PARTITION OF events_rest FOR VALUES IN (1, 2);
CREATE VIEW v_all AS SELECT id, n, code FROM events;
CREATE VIEW v_part AS SELECT id, n FROM events_2024;
COMMENT ON COLUMN events_2024.n IS 'of the part';
