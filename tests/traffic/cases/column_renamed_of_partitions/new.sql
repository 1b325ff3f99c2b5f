CREATE TABLE events (
  id bigint NOT NULL PRIMARY KEY,
  -- @renamed from=kind
  sort text NOT NULL
) PARTITION BY RANGE (id);
CREATE TABLE events_low PARTITION OF events FOR VALUES FROM (MINVALUE) TO (2000);
CREATE TABLE events_high PARTITION OF events FOR VALUES FROM (2000) TO (MAXVALUE);
CREATE INDEX events_kind ON events (sort);
