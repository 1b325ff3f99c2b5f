DO $$ BEGIN CREATE ROLE concertina_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON SEQUENCES TO concertina_reader;
CREATE TABLE orders (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    said text
);
COMMENT ON SEQUENCE orders_id_seq IS 'numbers of orders';
REVOKE SELECT ON SEQUENCE orders_id_seq FROM concertina_reader;
GRANT USAGE ON SEQUENCE orders_id_seq TO concertina_reader;
