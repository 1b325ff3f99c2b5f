-- concertina: plan 0002_customers · constrain · 3 of 4 · down
-- concertina: from 993e058f182ff7546625970f7aa552f9ad46a63f81453de50605e3179b10adec to 131fe0104303b62ac4486220a0766f232e0c7dadd143e2a10e1cc2bdcdf22239

-- step 1 · drop NOT NULL of public.customers.country · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers ALTER COLUMN country DROP NOT NULL;

-- step 2 · drop constraint public.customers.customers_email_address_key · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers DROP CONSTRAINT customers_email_address_key;

-- step 3 · drop NOT NULL of public.customers.email_address · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers ALTER COLUMN email_address DROP NOT NULL;

-- step 4 · begins · drop constraint public.order_items.quantity_is_positive · ACCESS EXCLUSIVE on public.order_items · catalog only · loss: none
ALTER TABLE public.order_items DROP CONSTRAINT quantity_is_positive;
