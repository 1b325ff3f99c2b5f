-- concertina: plan 0002_customers · contract · 4 of 4
-- concertina: from 4e4535e11087f2efc56d348ad0726d8c67db6cf955c2f7e88b850edc8d8b44ce to 48f95da6f7dc23648b276b0d62e656f2f14826dbae670e62e0c0077d3be281ea
-- concertina: needs · every value of public.customers.email has come over to email_address · SELECT count(*), (array_agg(left((email)::text, 40)))[1:5]::text FROM public.customers WHERE email_address IS DISTINCT FROM (email) AND email IS DISTINCT FROM (email_address)

-- step 1 · quarantine column public.customers.fax · ACCESS EXCLUSIVE on public.customers · catalog only · loss: kept in quarantine
ALTER TABLE public.customers RENAME COLUMN fax TO _dropped_fax_0002;

-- step 2 · drop constraint public.customers.customers_email_key · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers DROP CONSTRAINT customers_email_key;

-- step 3 · stop keeping public.customers.country in step · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
DROP TRIGGER zz_concertina_sync_e042b4485fd9 ON public.customers;
DROP FUNCTION public.zz_concertina_sync_e042b4485fd9();

-- step 4 · stop keeping public.customers.email_address in step · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
DROP TRIGGER zz_concertina_sync_38eb82641cbb ON public.customers;
DROP FUNCTION public.zz_concertina_sync_38eb82641cbb();

-- step 5 · quarantine column public.customers.email · ACCESS EXCLUSIVE on public.customers · catalog only · loss: kept in quarantine
ALTER TABLE public.customers RENAME COLUMN email TO _dropped_email_0002;
