CREATE TABLE orders (
  id bigint PRIMARY KEY,
  amount integer NOT NULL,
  touched timestamptz
);
CREATE TABLE audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id bigint NOT NULL
);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.touched := now(); RETURN NEW; END $$;
CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit (order_id) VALUES (NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER touched BEFORE INSERT OR UPDATE OF amount ON orders FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER logged AFTER UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION log();
