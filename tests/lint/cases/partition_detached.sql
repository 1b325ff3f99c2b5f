-- harmful: ACCESS EXCLUSIVE on the partitioned table
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE m DETACH PARTITION m_2020;
