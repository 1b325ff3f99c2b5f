-- harmful: UPDATE and DELETE of a published table fail
SET lock_timeout = '1s';
SET statement_timeout = '5s';
ALTER TABLE t REPLICA IDENTITY NOTHING;
