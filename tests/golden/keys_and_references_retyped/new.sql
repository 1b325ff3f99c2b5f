CREATE TABLE people (id text PRIMARY KEY, boss_id text REFERENCES people (id));
CREATE TABLE cars (id integer PRIMARY KEY, owner_id text NOT NULL REFERENCES people (id) ON DELETE CASCADE);
CREATE TABLE visits (id bigint, person_id text REFERENCES people (id), at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
