-- concertina: plan 0002_customers · contract · 4 of 4
-- concertina: from 6f5de5cd6751bbe81a3737fe100ec99f3130b883098b9c303f359cc4daff8fdd to ca7dc7043ee6324774fee7f23031d87bef1eabdc79ca22418819135907bdca1c

-- step 1 · quarantine column public.customers.fax · ACCESS EXCLUSIVE, catalog only · loss: kept in quarantine
ALTER TABLE public.customers RENAME COLUMN fax TO _dropped_fax_0002;

-- step 2 · drop constraint public.customers.customers_email_key · ACCESS EXCLUSIVE, catalog only · loss: none
ALTER TABLE public.customers DROP CONSTRAINT customers_email_key;

-- step 3 · stop keeping public.customers.country in step · ACCESS EXCLUSIVE, catalog only · loss: none
DROP TRIGGER zz_concertina_sync_e042b4485fd9 ON public.customers;
DROP FUNCTION public.zz_concertina_sync_e042b4485fd9();

-- step 4 · stop keeping public.customers.email_address in step · ACCESS EXCLUSIVE, catalog only · loss: none
DROP TRIGGER zz_concertina_sync_38eb82641cbb ON public.customers;
DROP FUNCTION public.zz_concertina_sync_38eb82641cbb();

-- step 5 · quarantine column public.customers.email · ACCESS EXCLUSIVE, catalog only · loss: kept in quarantine
ALTER TABLE public.customers RENAME COLUMN email TO _dropped_email_0002;
