-- concertina: plan 0002_customers · backfill · 2 of 4
-- concertina: from 04312fa5f7983fb692697390e94d4b29bdc9eedd56c52d6aca635b4d2d301ee1 to 04312fa5f7983fb692697390e94d4b29bdc9eedd56c52d6aca635b4d2d301ee1

-- step 1 · batch by "id" of "public"."customers" · fill public.customers.country · ROW EXCLUSIVE, writes rows of public.customers · loss: none
UPDATE public.customers SET country = ('unknown') WHERE (country IS NULL);

-- step 2 · batch by "id" of "public"."customers" · fill public.customers.email_address · ROW EXCLUSIVE, writes rows of public.customers · loss: none
UPDATE public.customers SET email_address = (email) WHERE (email_address IS DISTINCT FROM (email));
