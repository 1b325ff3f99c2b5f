-- concertina: plan 0002_customers · constrain · 3 of 4
-- concertina: from 05e1fb39754eaf2937a73f11fc0d8a56465dfd4273cab8ca13fa75a052fa4d30 to 4e4535e11087f2efc56d348ad0726d8c67db6cf955c2f7e88b850edc8d8b44ce
-- concertina: needs · every row of public.customers has country · SELECT count(*), NULL FROM public.customers WHERE country IS NULL
-- concertina: needs · every row of public.customers has email_address · SELECT count(*), NULL FROM public.customers WHERE email_address IS NULL
-- concertina: needs · no two rows of public.customers share (email_address) · SELECT count(*), (array_agg(key))[1:5]::text FROM (SELECT ROW(email_address)::text AS key FROM public.customers WHERE (email_address) IS NOT NULL GROUP BY email_address HAVING count(*) > 1) AS doubled
-- concertina: needs · every row of public.order_items obeys `quantity_is_positive`: (quantity > 0) · SELECT count(*), left((array_agg(checked::text))[1], 80) FROM (SELECT * FROM public.order_items) AS checked WHERE NOT ((quantity > 0))
-- concertina: needs · every value of public.customers.email has come over to email_address · SELECT count(*), (array_agg(left((email)::text, 40)))[1:5]::text FROM public.customers WHERE email_address IS DISTINCT FROM (email) AND email IS DISTINCT FROM (email_address)

-- step 1 · commits · demand that new rows have public.customers.country · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers ADD CONSTRAINT customers_country_is_not_null CHECK (country IS NOT NULL) NOT VALID;

-- step 2 · commits · prove that all rows have public.customers.country · SHARE UPDATE EXCLUSIVE · reads public.customers · loss: none
ALTER TABLE public.customers VALIDATE CONSTRAINT customers_country_is_not_null;

-- step 3 · commits · set NOT NULL of public.customers.country · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers ALTER COLUMN country SET NOT NULL;

-- step 4 · commits · drop the proof for public.customers.country · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers DROP CONSTRAINT customers_country_is_not_null;

-- step 5 · commits · demand that new rows have public.customers.email_address · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers ADD CONSTRAINT customers_email_address_is_not_null CHECK (email_address IS NOT NULL) NOT VALID;

-- step 6 · commits · prove that all rows have public.customers.email_address · SHARE UPDATE EXCLUSIVE · reads public.customers · loss: none
ALTER TABLE public.customers VALIDATE CONSTRAINT customers_email_address_is_not_null;

-- step 7 · commits · set NOT NULL of public.customers.email_address · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers ALTER COLUMN email_address SET NOT NULL;

-- step 8 · commits · drop the proof for public.customers.email_address · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers DROP CONSTRAINT customers_email_address_is_not_null;

-- step 9 · alone · build the index of constraint public.customers.customers_email_address_key · SHARE UPDATE EXCLUSIVE · builds an index, reads public.customers · loss: none
CREATE UNIQUE INDEX CONCURRENTLY customers_email_address_key ON public.customers (email_address);

-- step 10 · commits · add constraint public.customers.customers_email_address_key · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers ADD CONSTRAINT customers_email_address_key UNIQUE USING INDEX customers_email_address_key;

-- step 11 · commits · demand constraint public.order_items.quantity_is_positive of new rows · ACCESS EXCLUSIVE on public.order_items · catalog only · loss: none
ALTER TABLE public.order_items ADD CONSTRAINT quantity_is_positive CHECK ((quantity > 0)) NOT VALID;

-- step 12 · commits · prove constraint public.order_items.quantity_is_positive for all rows · SHARE UPDATE EXCLUSIVE · reads public.order_items · loss: none
ALTER TABLE public.order_items VALIDATE CONSTRAINT quantity_is_positive;
