-- harmless: nobody waits
SET lock_timeout = '1s';
SET statement_timeout = '5s';
COMMENT ON TABLE t IS 'things';
GRANT SELECT ON t TO reader;
CREATE VIEW w AS SELECT 1;
