-- concertina: plan 0002_customers · contract · 4 of 4 · down
-- concertina: from 48f95da6f7dc23648b276b0d62e656f2f14826dbae670e62e0c0077d3be281ea to 4e4535e11087f2efc56d348ad0726d8c67db6cf955c2f7e88b850edc8d8b44ce

-- step 1 · bring back column public.customers.email · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers RENAME COLUMN _dropped_email_0002 TO email;

-- step 2 · bring back column public.customers.fax · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers RENAME COLUMN _dropped_fax_0002 TO fax;

-- step 3 · fill public.customers.country for the old release · SHARE ROW EXCLUSIVE on public.customers · catalog only · loss: none
CREATE FUNCTION public.zz_concertina_sync_e042b4485fd9() RETURNS trigger LANGUAGE plpgsql
  SET DateStyle = 'ISO, YMD'
  SET IntervalStyle = 'postgres'
  SET TimeZone = 'UTC'
  SET extra_float_digits = 1
  SET bytea_output = 'hex'
  SET xmloption = content
  SET search_path FROM CURRENT AS $concertina$
#variable_conflict use_column
BEGIN
  IF NEW.country IS NULL THEN
    BEGIN
      NEW.country := (SELECT 'unknown' FROM (SELECT NEW.*) AS customers);
    EXCEPTION WHEN data_exception OR integrity_constraint_violation OR cardinality_violation OR raise_exception THEN
      NEW.country := NULL;
    END;
  END IF;
  RETURN NEW;
END
$concertina$;
CREATE TRIGGER zz_concertina_sync_e042b4485fd9 BEFORE INSERT ON public.customers FOR EACH ROW EXECUTE FUNCTION public.zz_concertina_sync_e042b4485fd9();
COMMENT ON TRIGGER zz_concertina_sync_e042b4485fd9 ON public.customers IS '{"new":"country","forward":"''unknown''","flow":"come","seal":"7f8d777479f8affe"}';

-- step 4 · keep public.customers.email and email_address in step · SHARE ROW EXCLUSIVE on public.customers · catalog only · loss: none
CREATE FUNCTION public.zz_concertina_sync_38eb82641cbb() RETURNS trigger LANGUAGE plpgsql AS $concertina$
#variable_conflict use_column
DECLARE
  is_other boolean;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.email_address IS NOT NULL THEN
      NEW.email := (SELECT email_address FROM (SELECT NEW.*) AS customers);
    ELSE
      NEW.email_address := (SELECT email FROM (SELECT NEW.*) AS customers);
    END IF;
  ELSIF NEW.email_address IS DISTINCT FROM OLD.email_address AND NOT (NEW.email IS DISTINCT FROM OLD.email) THEN
    is_other := NEW.email_address IS DISTINCT FROM (SELECT email FROM (SELECT NEW.*) AS customers);
    IF is_other THEN
      NEW.email := (SELECT email_address FROM (SELECT NEW.*) AS customers);
    END IF;
  ELSIF NEW.email IS DISTINCT FROM OLD.email AND NOT (NEW.email_address IS DISTINCT FROM OLD.email_address) THEN
    is_other := NEW.email IS DISTINCT FROM (SELECT email_address FROM (SELECT NEW.*) AS customers);
    IF is_other THEN
      NEW.email_address := (SELECT email FROM (SELECT NEW.*) AS customers);
    END IF;
  ELSIF NEW.email_address IS NULL AND NEW.email IS NOT NULL THEN
    NEW.email_address := (SELECT email FROM (SELECT NEW.*) AS customers);
  END IF;
  RETURN NEW;
END
$concertina$;
CREATE TRIGGER zz_concertina_sync_38eb82641cbb BEFORE INSERT OR UPDATE ON public.customers FOR EACH ROW WHEN (NEW.email_address IS DISTINCT FROM NEW.email) EXECUTE FUNCTION public.zz_concertina_sync_38eb82641cbb();
COMMENT ON TRIGGER zz_concertina_sync_38eb82641cbb ON public.customers IS '{"new":"email_address","forward":"email","flow":{"twin":{"old":"email","backward":"email_address"}},"seal":"05380a327097c617"}';

-- step 5 · batch by id of public.customers · fill public.customers.email · ROW EXCLUSIVE · writes rows of public.customers · loss: none
UPDATE public.customers SET email = (email_address) WHERE (email_address IS DISTINCT FROM (email));

-- step 6 · alone · build the index of constraint public.customers.customers_email_key · SHARE UPDATE EXCLUSIVE · builds an index, reads public.customers · loss: none
CREATE UNIQUE INDEX CONCURRENTLY customers_email_key ON public.customers (email);

-- step 7 · commits · add constraint public.customers.customers_email_key · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers ADD CONSTRAINT customers_email_key UNIQUE USING INDEX customers_email_key;
