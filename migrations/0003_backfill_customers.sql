-- concertina: plan 0002_customers · backfill · 2 of 4
-- concertina: from e222e5a07320730ac9f2dceaf8db54a579df084828ad923fce526713922bf870 to e222e5a07320730ac9f2dceaf8db54a579df084828ad923fce526713922bf870

-- step 1 · batch by id of public.customers · fill public.customers.country · ROW EXCLUSIVE · writes rows of public.customers · loss: none
UPDATE public.customers SET country = ('unknown') WHERE (country IS NULL);

-- step 2 · batch by id of public.customers · fill public.customers.email_address · ROW EXCLUSIVE · writes rows of public.customers · loss: none
UPDATE public.customers SET email_address = (email) WHERE (email_address IS DISTINCT FROM (email));
