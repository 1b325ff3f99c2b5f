-- concertina: plan 0002_customers · contract · 4 of 4
-- concertina: from 06e1b326875de0bec3f63a853e3cf76b0cd9d7677e2e67e404b93ff40fb4337f to 391e0c0236e1e3afa62a75303f707bc77a5a475d36fb2dd762b063025e59a139

-- step 1 · quarantine column public.customers.fax · ACCESS EXCLUSIVE, catalog only · loss: kept in quarantine
ALTER TABLE public.customers RENAME COLUMN fax TO _dropped_fax_0002;

-- step 2 · stop keeping public.customers.email_address in step · ACCESS EXCLUSIVE, catalog only · loss: none
DROP TRIGGER zz_concertina_sync_38eb82641cbb ON public.customers;
DROP FUNCTION public.zz_concertina_sync_38eb82641cbb();

-- step 3 · quarantine column public.customers.email · ACCESS EXCLUSIVE, catalog only · loss: kept in quarantine
ALTER TABLE public.customers RENAME COLUMN email TO _dropped_email_0002;
