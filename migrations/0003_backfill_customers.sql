-- concertina: plan 0002_customers · backfill · 2 of 4
-- concertina: from 05e1fb39754eaf2937a73f11fc0d8a56465dfd4273cab8ca13fa75a052fa4d30 to 05e1fb39754eaf2937a73f11fc0d8a56465dfd4273cab8ca13fa75a052fa4d30

-- step 1 · batch by id of public.customers · fill public.customers.country · ROW EXCLUSIVE · writes rows of public.customers · loss: none
UPDATE public.customers SET country = ('unknown') WHERE (country IS NULL);

-- step 2 · batch by id of public.customers · fill public.customers.email_address · ROW EXCLUSIVE · writes rows of public.customers · loss: none
UPDATE public.customers SET email_address = (email) WHERE (email_address IS DISTINCT FROM (email));
