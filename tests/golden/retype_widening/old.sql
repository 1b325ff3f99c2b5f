CREATE TABLE meters (id integer PRIMARY KEY, ticks integer NOT NULL DEFAULT 0, small smallint);
CREATE INDEX meters_ticks ON meters (ticks);
