-- concertina: plan 0002_customers · constrain · 3 of 4 · down
-- concertina: from 84010116ae1185034aef80fdc03a611671e23ef641e6d1ff083b125ef238c423 to 04312fa5f7983fb692697390e94d4b29bdc9eedd56c52d6aca635b4d2d301ee1

-- step 1 · drop NOT NULL of public.customers.country · ACCESS EXCLUSIVE, catalog only · loss: none
ALTER TABLE public.customers ALTER COLUMN country DROP NOT NULL;

-- step 2 · drop constraint public.customers.customers_email_address_key · ACCESS EXCLUSIVE, catalog only · loss: none
ALTER TABLE public.customers DROP CONSTRAINT customers_email_address_key;

-- step 3 · drop NOT NULL of public.customers.email_address · ACCESS EXCLUSIVE, catalog only · loss: none
ALTER TABLE public.customers ALTER COLUMN email_address DROP NOT NULL;

-- step 4 · drop constraint public.order_items.quantity_is_positive · ACCESS EXCLUSIVE, catalog only · loss: none
ALTER TABLE public.order_items DROP CONSTRAINT quantity_is_positive;
