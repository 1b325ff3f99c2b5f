-- concertina: plan 0002_customers · backfill · 2 of 4
-- concertina: from cfc1272e4012dd9a16be38b7be36d7d8f5e9cfbce9d1e3c07634e128f27f649f to cfc1272e4012dd9a16be38b7be36d7d8f5e9cfbce9d1e3c07634e128f27f649f

-- step 1 · batch by "id" of "public"."customers" · fill public.customers.country · ROW EXCLUSIVE, writes rows of public.customers · loss: none
UPDATE public.customers SET country = ('unknown') WHERE (country IS NULL);

-- step 2 · batch by "id" of "public"."customers" · fill public.customers.email_address · ROW EXCLUSIVE, writes rows of public.customers · loss: none
UPDATE public.customers SET email_address = (email) WHERE (email_address IS DISTINCT FROM (email));
