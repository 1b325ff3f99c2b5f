CREATE TABLE reading (meter bigint, at date, region varchar(10)) PARTITION BY RANGE (meter);
CREATE TABLE reading_low PARTITION OF reading FOR VALUES FROM (1) TO (10) PARTITION BY LIST (lower(region));
CREATE TABLE reading_low_a PARTITION OF reading_low FOR VALUES IN ('a');
CREATE VIEW readings AS SELECT meter, at FROM reading;
