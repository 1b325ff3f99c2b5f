-- concertina: plan 0002_customers · contract · 4 of 4
-- concertina: from 84010116ae1185034aef80fdc03a611671e23ef641e6d1ff083b125ef238c423 to 391e0c0236e1e3afa62a75303f707bc77a5a475d36fb2dd762b063025e59a139

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
