-- harmful: PostgreSQL refuses it
BEGIN;
CREATE INDEX CONCURRENTLY t_a ON t (a); COMMIT;
