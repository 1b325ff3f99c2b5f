BEGIN;
REVOKE SELECT, DELETE ON orders FROM concertina_reader;
GRANT SELECT (id, amount), UPDATE (amount) ON orders TO concertina_reader;
COMMIT;
