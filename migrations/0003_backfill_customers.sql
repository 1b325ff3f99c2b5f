-- concertina: plan 0002_customers · backfill · 2 of 4
-- concertina: from e8b7d85ff76b7e068db0715f94e506c2b6c6dae1eea62c2d065c81bdab50bf21 to e8b7d85ff76b7e068db0715f94e506c2b6c6dae1eea62c2d065c81bdab50bf21

-- step 1 · batch by "id" of "public"."customers" · fill public.customers.country · ROW EXCLUSIVE, writes rows of public.customers · loss: none
UPDATE public.customers SET country = ('unknown') WHERE (country IS NULL);

-- step 2 · batch by "id" of "public"."customers" · fill public.customers.email_address · ROW EXCLUSIVE, writes rows of public.customers · loss: none
UPDATE public.customers SET email_address = (email) WHERE (email_address IS DISTINCT FROM (email));
