CREATE TABLE meters (id bigint PRIMARY KEY, ticks bigint NOT NULL DEFAULT 0, small integer);
CREATE INDEX meters_ticks ON meters (ticks);
