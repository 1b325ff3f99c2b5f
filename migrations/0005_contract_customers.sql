-- concertina: plan 0002_customers · contract · 4 of 4
-- concertina: from 6ed4d709f24b7db5aa5445ee633689379c76709b17347364728133a44520835d to b0a26700d2b25524e42e4773a520a1b68afb90ee775226ab5d7b9b1d8edaa6b6

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
