-- harmful: the index is built under ACCESS EXCLUSIVE
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t ADD PRIMARY KEY (id);
