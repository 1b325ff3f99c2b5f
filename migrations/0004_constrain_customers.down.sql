-- concertina: plan 0002_customers · constrain · 3 of 4 · down
-- concertina: from 822f9ca0bd19f30183917598afc4a7850a6c5cd729058b27bf50929da6147be4 to e222e5a07320730ac9f2dceaf8db54a579df084828ad923fce526713922bf870

-- step 1 · drop NOT NULL of public.customers.country · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers ALTER COLUMN country DROP NOT NULL;

-- step 2 · drop constraint public.customers.customers_email_address_key · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers DROP CONSTRAINT customers_email_address_key;

-- step 3 · drop NOT NULL of public.customers.email_address · ACCESS EXCLUSIVE on public.customers · catalog only · loss: none
ALTER TABLE public.customers ALTER COLUMN email_address DROP NOT NULL;

-- step 4 · begins · drop constraint public.order_items.quantity_is_positive · ACCESS EXCLUSIVE on public.order_items · catalog only · loss: none
ALTER TABLE public.order_items DROP CONSTRAINT quantity_is_positive;
