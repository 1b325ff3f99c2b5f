-- concertina: plan 0002_customers · constrain · 3 of 4 · down
-- concertina: from 4e4535e11087f2efc56d348ad0726d8c67db6cf955c2f7e88b850edc8d8b44ce to 05e1fb39754eaf2937a73f11fc0d8a56465dfd4273cab8ca13fa75a052fa4d30
-- concertina: needs · every value of public.customers.email_address has come over to email · SELECT count(*), (array_agg(left((email_address)::text, 40)))[1:5]::text FROM public.customers WHERE email IS DISTINCT FROM (email_address) AND email_address IS DISTINCT FROM (email)

-- step 1 · drop NOT NULL of public.customers.country · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers ALTER COLUMN country DROP NOT NULL;

-- step 2 · drop constraint public.customers.customers_email_address_key · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers DROP CONSTRAINT customers_email_address_key;

-- step 3 · drop NOT NULL of public.customers.email_address · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers ALTER COLUMN email_address DROP NOT NULL;

-- step 4 · begins · drop constraint public.order_items.quantity_is_positive · ACCESS EXCLUSIVE on public.order_items · catalog only · loss: none
ALTER TABLE public.order_items DROP CONSTRAINT quantity_is_positive;
