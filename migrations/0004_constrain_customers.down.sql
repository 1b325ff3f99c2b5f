-- concertina: plan 0002_customers · constrain · 3 of 4 · down
-- concertina: from a5f71651651dade1b78cc3682ead64a9ea577d475453f2914a5d7b5132a0ea51 to e8b7d85ff76b7e068db0715f94e506c2b6c6dae1eea62c2d065c81bdab50bf21

-- step 1 · drop NOT NULL of public.customers.country · ACCESS EXCLUSIVE, catalog only · loss: none
ALTER TABLE public.customers ALTER COLUMN country DROP NOT NULL;

-- step 2 · drop constraint public.customers.customers_email_address_key · ACCESS EXCLUSIVE, catalog only · loss: none
ALTER TABLE public.customers DROP CONSTRAINT customers_email_address_key;

-- step 3 · drop NOT NULL of public.customers.email_address · ACCESS EXCLUSIVE, catalog only · loss: none
ALTER TABLE public.customers ALTER COLUMN email_address DROP NOT NULL;

-- step 4 · drop constraint public.order_items.quantity_is_positive · ACCESS EXCLUSIVE, catalog only · loss: none
ALTER TABLE public.order_items DROP CONSTRAINT quantity_is_positive;
