-- concertina: plan 0002_customers · expand · 1 of 4 · down
-- concertina: from 05e1fb39754eaf2937a73f11fc0d8a56465dfd4273cab8ca13fa75a052fa4d30 to c4ce0d515f8cf93aa7974081ed95ba8818a37cec3ac329ca44aabac82770b5d1
-- concertina: needs · no row of public.orders has a label in status that is removed · SELECT count(*), string_agg(DISTINCT status::text, ', ') FROM public.orders WHERE status::text IN ('returned')
-- concertina: needs · every row of public.customers has email · SELECT count(*), NULL FROM public.customers WHERE email IS NULL
-- concertina: needs · every value of public.customers.email_address has come over to email · SELECT count(*), (array_agg(left((email_address)::text, 40)))[1:5]::text FROM public.customers WHERE email IS DISTINCT FROM (email_address) AND email_address IS DISTINCT FROM (email) AND email_address IS NOT NULL

-- step 1 · make enum public.order_status anew · ACCESS EXCLUSIVE on public.orders · rewrites public.orders · loss: none
ALTER TYPE public.order_status RENAME TO order_status_former;
CREATE TYPE public.order_status AS ENUM ('open', 'paid', 'sent');
ALTER TABLE public.orders ALTER COLUMN status DROP DEFAULT;
ALTER TABLE public.orders ALTER COLUMN status TYPE public.order_status USING status::text::public.order_status;
ALTER TABLE public.orders ALTER COLUMN status SET DEFAULT 'open'::public.order_status;
DROP TYPE public.order_status_former;

-- step 2 · commits · demand that new rows have public.customers.email · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers ADD CONSTRAINT customers_email_is_not_null CHECK (email IS NOT NULL) NOT VALID;

-- step 3 · commits · gather statistics of public.orders.status · SHARE UPDATE EXCLUSIVE · reads public.orders · loss: none
ANALYZE public.orders (status);

-- step 4 · commits · prove that all rows have public.customers.email · SHARE UPDATE EXCLUSIVE · reads public.customers · loss: none
ALTER TABLE public.customers VALIDATE CONSTRAINT customers_email_is_not_null;

-- step 5 · commits · set NOT NULL of public.customers.email · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers ALTER COLUMN email SET NOT NULL;

-- step 6 · commits · drop the proof for public.customers.email · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers DROP CONSTRAINT customers_email_is_not_null;

-- step 7 · lock all that changes at once · ACCESS EXCLUSIVE on public.orders, public.reviews · catalog only · loss: none
LOCK TABLE public.orders IN ACCESS EXCLUSIVE MODE;
SET LOCAL lock_timeout = 100;
LOCK TABLE public.reviews IN ACCESS EXCLUSIVE MODE;

-- step 8 · drop constraint public.reviews.reviews_order_id_fkey · ACCESS EXCLUSIVE on public.orders, public.reviews · catalog only · loss: none
ALTER TABLE public.reviews DROP CONSTRAINT reviews_order_id_fkey;

-- step 9 · drop table public.reviews · ACCESS EXCLUSIVE on public.reviews · catalog only · loss: values are destroyed
DROP TABLE public.reviews;

-- step 10 · alone · drop index public.products.products_name · SHARE UPDATE EXCLUSIVE · catalog only · loss: none
DROP INDEX CONCURRENTLY public.products_name;

-- step 11 · stop keeping public.customers.country in step · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
DROP TRIGGER zz_concertina_sync_e042b4485fd9 ON public.customers;
DROP FUNCTION public.zz_concertina_sync_e042b4485fd9();

-- step 12 · drop column public.customers.country · ACCESS EXCLUSIVE on public.customers · catalog only · loss: values are destroyed
ALTER TABLE public.customers DROP COLUMN country;

-- step 13 · stop keeping public.customers.email_address in step · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
DROP TRIGGER zz_concertina_sync_38eb82641cbb ON public.customers;
DROP FUNCTION public.zz_concertina_sync_38eb82641cbb();

-- step 14 · drop column public.customers.email_address · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers DROP COLUMN email_address;
