-- concertina: plan 0002_customers · backfill · 2 of 4
-- concertina: from 131fe0104303b62ac4486220a0766f232e0c7dadd143e2a10e1cc2bdcdf22239 to 131fe0104303b62ac4486220a0766f232e0c7dadd143e2a10e1cc2bdcdf22239

-- step 1 · batch by id of public.customers · fill public.customers.country · ROW EXCLUSIVE · writes rows of public.customers · loss: none
UPDATE public.customers SET country = ('unknown') WHERE (country IS NULL);

-- step 2 · batch by id of public.customers · fill public.customers.email_address · ROW EXCLUSIVE · writes rows of public.customers · loss: none
UPDATE public.customers SET email_address = (email) WHERE (email_address IS DISTINCT FROM (email));
