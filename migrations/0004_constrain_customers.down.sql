-- concertina: plan 0002_customers · constrain · 3 of 4 · down
-- concertina: from 6f5de5cd6751bbe81a3737fe100ec99f3130b883098b9c303f359cc4daff8fdd to cfc1272e4012dd9a16be38b7be36d7d8f5e9cfbce9d1e3c07634e128f27f649f

-- step 1 · drop NOT NULL of public.customers.country · ACCESS EXCLUSIVE, catalog only · loss: none
ALTER TABLE public.customers ALTER COLUMN country DROP NOT NULL;

-- step 2 · drop constraint public.customers.customers_email_address_key · ACCESS EXCLUSIVE, catalog only · loss: none
ALTER TABLE public.customers DROP CONSTRAINT customers_email_address_key;

-- step 3 · drop NOT NULL of public.customers.email_address · ACCESS EXCLUSIVE, catalog only · loss: none
ALTER TABLE public.customers ALTER COLUMN email_address DROP NOT NULL;

-- step 4 · drop constraint public.order_items.quantity_is_positive · ACCESS EXCLUSIVE, catalog only · loss: none
ALTER TABLE public.order_items DROP CONSTRAINT quantity_is_positive;
