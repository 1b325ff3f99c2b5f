CREATE TABLE events (
  id bigint NOT NULL,
  kind text NOT NULL,
  PRIMARY KEY (id)
) PARTITION BY RANGE (id);
CREATE TABLE events_first PARTITION OF events FOR VALUES FROM (0) TO (1000000000);
CREATE TABLE events_second (
  id bigint NOT NULL,
  kind text NOT NULL,
  PRIMARY KEY (id)
);
