-- harmful: ACCESS EXCLUSIVE on the default partition, which is read whole
SET lock_timeout = '1s';
SET statement_timeout = '5s';
CREATE TABLE m_2027 (LIKE m INCLUDING ALL);
ALTER TABLE m ATTACH PARTITION m_rest DEFAULT;
ALTER TABLE m ATTACH PARTITION m_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
