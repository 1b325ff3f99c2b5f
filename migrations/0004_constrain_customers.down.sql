-- concertina: plan 0002_customers · constrain · 3 of 4 · down
-- concertina: from 06e1b326875de0bec3f63a853e3cf76b0cd9d7677e2e67e404b93ff40fb4337f to 9d629faddbbfc6385d1268bea5669e4a9fd6ba8e7cf947ebff936faf80290717

-- step 1 · drop NOT NULL of public.customers.country · ACCESS EXCLUSIVE, catalog only · loss: none
ALTER TABLE public.customers ALTER COLUMN country DROP NOT NULL;

-- step 2 · drop constraint public.customers.customers_email_address_key · ACCESS EXCLUSIVE, catalog only · loss: none
ALTER TABLE public.customers DROP CONSTRAINT customers_email_address_key;

-- step 3 · drop NOT NULL of public.customers.email_address · ACCESS EXCLUSIVE, catalog only · loss: none
ALTER TABLE public.customers ALTER COLUMN email_address DROP NOT NULL;

-- step 4 · drop constraint public.order_items.quantity_is_positive · ACCESS EXCLUSIVE, catalog only · loss: none
ALTER TABLE public.order_items DROP CONSTRAINT quantity_is_positive;
