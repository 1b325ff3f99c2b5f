CREATE TABLE stays (id integer PRIMARY KEY, days int4range, EXCLUDE USING gist (days WITH &&));
