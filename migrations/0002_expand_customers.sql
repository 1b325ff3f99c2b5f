-- concertina: plan 0002_customers · expand · 1 of 4
-- concertina: from c4ce0d515f8cf93aa7974081ed95ba8818a37cec3ac329ca44aabac82770b5d1 to 05e1fb39754eaf2937a73f11fc0d8a56465dfd4273cab8ca13fa75a052fa4d30
-- concertina: opening · every row of public.customers has country · SELECT count(*), NULL FROM (SELECT CAST(('unknown') AS text) AS country, email AS email, CAST((email) AS text) AS email_address, fax AS fax, id AS id, name AS name FROM (SELECT *, (email) AS email_address FROM public.customers) AS rows_now) AS rows_to_come WHERE country IS NULL
-- concertina: opening · every row of public.customers has email_address · SELECT count(*), NULL FROM (SELECT CAST(('unknown') AS text) AS country, email AS email, CAST((email) AS text) AS email_address, fax AS fax, id AS id, name AS name FROM (SELECT *, (email) AS email_address FROM public.customers) AS rows_now) AS rows_to_come WHERE email_address IS NULL
-- concertina: opening · no two rows of public.customers share (email_address) · SELECT count(*), (array_agg(key))[1:5]::text FROM (SELECT ROW(email_address)::text AS key FROM (SELECT CAST(('unknown') AS text) AS country, email AS email, CAST((email) AS text) AS email_address, fax AS fax, id AS id, name AS name FROM (SELECT *, (email) AS email_address FROM public.customers) AS rows_now) AS rows_to_come WHERE (email_address) IS NOT NULL GROUP BY email_address HAVING count(*) > 1) AS doubled
-- concertina: opening · every row of public.order_items obeys `quantity_is_positive`: (quantity > 0) · SELECT count(*), left((array_agg(checked::text))[1], 80) FROM (SELECT * FROM (SELECT order_id AS order_id, product_id AS product_id, quantity AS quantity FROM public.order_items) AS rows_to_come) AS checked WHERE NOT ((quantity > 0))

-- step 1 · commits · add label returned to enum public.order_status · no lock · catalog only · loss: none
ALTER TYPE public.order_status ADD VALUE 'returned' AFTER 'sent';

-- step 2 · create table public.reviews · no lock · catalog only · loss: none
CREATE TABLE public.reviews (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    order_id bigint NOT NULL,
    stars smallint NOT NULL,
    words text
);

-- step 3 · add column public.customers.country · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers ADD COLUMN country text;

-- step 4 · drop NOT NULL of public.customers.email · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers ALTER COLUMN email DROP NOT NULL;

-- step 5 · add column public.customers.email_address · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers ADD COLUMN email_address text;

-- step 6 · begins · add constraint public.reviews.reviews_order_id_fkey · SHARE ROW EXCLUSIVE on public.orders · catalog only · loss: none
ALTER TABLE public.reviews ADD CONSTRAINT reviews_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders(id);

-- step 7 · add constraint public.reviews.reviews_pkey · ACCESS EXCLUSIVE · catalog only · loss: none
ALTER TABLE public.reviews ADD CONSTRAINT reviews_pkey PRIMARY KEY (id);

-- step 8 · add constraint public.reviews.stars_are_one_to_five · ACCESS EXCLUSIVE · catalog only · loss: none
ALTER TABLE public.reviews ADD CONSTRAINT stars_are_one_to_five CHECK (((stars >= 1) AND (stars <= 5)));

-- step 9 · alone · build index public.products.products_name · SHARE UPDATE EXCLUSIVE · builds an index, reads public.products · loss: none
CREATE INDEX CONCURRENTLY products_name ON public.products USING btree (lower(name));

-- step 10 · commits · gather statistics of public.products · SHARE UPDATE EXCLUSIVE · reads public.products · loss: none
ANALYZE public.products;

-- step 11 · fill public.customers.country for the old release · SHARE ROW EXCLUSIVE on public.customers · catalog only · loss: none
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

-- step 12 · keep public.customers.email and email_address in step · SHARE ROW EXCLUSIVE on public.customers · catalog only · loss: none
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

-- step 13 · set the comment on column public.reviews.stars · SHARE UPDATE EXCLUSIVE · catalog only · loss: none
COMMENT ON COLUMN public.reviews.stars IS 'One is bad, five is good';
