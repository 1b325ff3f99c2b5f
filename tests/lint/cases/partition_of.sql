-- harmful: ACCESS EXCLUSIVE on the partitioned table
SET lock_timeout = '1s';
SET statement_timeout = '5s';
CREATE TABLE m_2027 PARTITION OF m FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
